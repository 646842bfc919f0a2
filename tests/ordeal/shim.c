/* A shim between a program and the disk, loaded with LD_PRELOAD by the ordeals.
 *
 * Below one watched folder it logs every change in order (for power cuts that are replayed),
 * fails the n-th call of a kind with any errno, once or from then on, and plays a disk with so
 * many bytes left. Knows paths and bytes; knows nothing of what they mean.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITE, SYNC, OPEN, RENAME, UNLINK, TRUNC, READ, MKDIR, KINDS };
#define FDS 4096
#define LEN 512

static char root[LEN];
static size_t root_len;
static char path_of[FDS][LEN];
static int log_fd = -1;
static long counts[KINDS], hits;
static int fail_kind = -1, fail_errno, fail_sticky;
static long fail_nth, seen;
static long budget = -1;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int under(const char *path) {
    return root_len && path && path[0] == '/' && !strncmp(path, root, root_len)
        && (path[root_len] == '/' || !path[root_len]) && strlen(path) < LEN;
}
static const char *named(int fd) { return fd >= 0 && fd < FDS && path_of[fd][0] ? path_of[fd] : 0; }

static void note(char op, const char *path, uint64_t at, const void *data, uint32_t size) {
    if (log_fd < 0) return;
    int kept = errno;
    struct __attribute__((packed)) { char op; uint32_t path, size; uint64_t at; } head = {
        op, (uint32_t)strlen(path), size, at};
    syscall(SYS_write, log_fd, &head, sizeof head);
    syscall(SYS_write, log_fd, path, head.path);
    if (size) syscall(SYS_write, log_fd, data, size);
    errno = kept;
}
static int fails(int kind) {
    counts[kind]++;
    if (kind != fail_kind) return 0;
    seen++;
    if (seen != fail_nth && !(fail_sticky && seen > fail_nth)) return 0;
    hits++;
    errno = fail_errno;
    return 1;
}

/* --- orders --- */
void fs_watch(const char *folder, const char *log) {
    strncpy(root, folder, LEN - 1);
    root_len = strlen(root);
    if (log_fd >= 0) syscall(SYS_close, log_fd);
    log_fd = log ? (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600) : -1;
}
void fs_arm(int kind, long nth, int code, int sticky) {
    fail_kind = kind; fail_nth = nth; fail_errno = code; fail_sticky = sticky; seen = 0;
}
void fs_budget(long bytes) { budget = bytes; }
void fs_mark(const char *text) { note('M', "", 0, text, (uint32_t)strlen(text)); }
long fs_count(int kind) { return counts[kind]; }
long fs_left(void) { return budget; }
long fs_hits(void) { return hits; }

/* --- opening and closing --- */
static int opened(const char *path, int flags, mode_t mode, int (*real)(const char *, int, ...)) {
    if (!under(path)) return real(path, flags, mode);
    struct stat st;
    int fresh = (flags & O_CREAT) && stat(path, &st);
    if (fails(OPEN)) return -1;
    if (fresh && budget == 0) { hits++; errno = ENOSPC; return -1; }
    int fd = real(path, flags, mode);
    if (fd < 0) return fd;
    if (fd < FDS) strcpy(path_of[fd], path);
    if (fresh) note('C', path, 0, 0, 0);
    if (flags & O_TRUNC) note('T', path, 0, 0, 0);
    return fd;
}
#define MODE mode_t mode = 0; if (flags & (O_CREAT | __O_TMPFILE)) { va_list l; va_start(l, flags); mode = va_arg(l, mode_t); va_end(l); }
int open(const char *path, int flags, ...) { MODE return opened(path, flags, mode, REAL(open)); }
int open64(const char *path, int flags, ...) { MODE return opened(path, flags, mode, REAL(open64)); }
int openat(int dir, const char *path, int flags, ...) {
    MODE
    if (under(path)) return opened(path, flags, mode, REAL(open));
    return REAL(openat)(dir, path, flags, mode);
}
int openat64(int dir, const char *path, int flags, ...) {
    MODE
    if (under(path)) return opened(path, flags, mode, REAL(open));
    return REAL(openat64)(dir, path, flags, mode);
}
int close(int fd) {
    if (fd >= 0 && fd < FDS) path_of[fd][0] = 0;
    return REAL(close)(fd);
}

/* --- bytes --- */
static ssize_t room(int fd, off_t at, size_t size) {
    struct stat st;
    if (budget < 0 || fstat(fd, &st)) return (ssize_t)size;
    off_t grows = at + (off_t)size - st.st_size;
    if (grows <= 0) return (ssize_t)size;
    if (grows <= budget) { budget -= grows; return (ssize_t)size; }
    ssize_t fits = (ssize_t)size - (grows - budget);
    budget = 0;
    hits++;
    errno = ENOSPC;
    return fits > 0 ? fits : -1;
}
static off_t place(int fd) {
    struct stat st;
    int flags = (int)syscall(SYS_fcntl, fd, F_GETFL);
    if ((flags & O_APPEND) && !fstat(fd, &st)) return st.st_size;
    return lseek(fd, 0, SEEK_CUR);
}
ssize_t write(int fd, const void *data, size_t size) {
    const char *path = named(fd);
    if (!path) return REAL(write)(fd, data, size);
    if (fails(WRITE)) return -1;
    off_t at = place(fd);
    ssize_t fits = room(fd, at, size);
    if (fits < 0) return -1;
    ssize_t done = REAL(write)(fd, data, (size_t)fits);
    if (done > 0) note('W', path, (uint64_t)at, data, (uint32_t)done);
    return done;
}
static ssize_t put(int fd, const void *data, size_t size, off_t at) {
    const char *path = named(fd);
    if (!path) return syscall(SYS_pwrite64, fd, data, size, at);
    if (fails(WRITE)) return -1;
    ssize_t fits = room(fd, at, size);
    if (fits < 0) return -1;
    ssize_t done = syscall(SYS_pwrite64, fd, data, (size_t)fits, at);
    if (done > 0) note('W', path, (uint64_t)at, data, (uint32_t)done);
    return done;
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return put(fd, data, size, at); }
ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) { return put(fd, data, size, at); }
ssize_t read(int fd, void *data, size_t size) {
    if (named(fd) && fails(READ)) return -1;
    return REAL(read)(fd, data, size);
}
ssize_t pread(int fd, void *data, size_t size, off_t at) {
    if (named(fd) && fails(READ)) return -1;
    return REAL(pread)(fd, data, size, at);
}
ssize_t pread64(int fd, void *data, size_t size, off_t at) {
    if (named(fd) && fails(READ)) return -1;
    return REAL(pread64)(fd, data, size, at);
}
static int cut(int fd, off_t size) {
    const char *path = named(fd);
    if (path && fails(TRUNC)) return -1;
    struct stat st;
    if (path && budget >= 0 && !fstat(fd, &st) && size > st.st_size) {
        if (size - st.st_size > budget) { hits++; budget = 0; errno = ENOSPC; return -1; }
        budget -= size - st.st_size;
    }
    int done = (int)syscall(SYS_ftruncate, fd, size);
    if (path && !done) note('T', path, (uint64_t)size, 0, 0);
    return done;
}
int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off_t size) { return cut(fd, size); }

/* --- the disk --- */
static int synced(int fd, int (*real)(int)) {
    const char *path = named(fd);
    if (!path) return real(fd);
    if (fails(SYNC)) return -1;
    /* A power cut is played from the log; the machine itself need not wait for its disk. */
    int done = log_fd >= 0 ? 0 : real(fd);
    if (!done) note('S', path, 0, 0, 0);
    return done;
}
int fsync(int fd) { return synced(fd, REAL(fsync)); }
int fdatasync(int fd) { return synced(fd, REAL(fdatasync)); }

/* --- names --- */
int rename(const char *from, const char *to) {
    if (!under(from) && !under(to)) return REAL(rename)(from, to);
    if (fails(RENAME)) return -1;
    int done = REAL(rename)(from, to);
    if (!done) note('R', from, 0, to, (uint32_t)strlen(to));
    return done;
}
int unlink(const char *path) {
    if (!under(path)) return REAL(unlink)(path);
    if (fails(UNLINK)) return -1;
    int done = REAL(unlink)(path);
    if (!done) note('U', path, 0, 0, 0);
    return done;
}
int mkdir(const char *path, mode_t mode) {
    if (!under(path)) return REAL(mkdir)(path, mode);
    if (fails(MKDIR)) return -1;
    int done = REAL(mkdir)(path, mode);
    if (!done) note('D', path, 0, 0, 0);
    return done;
}
