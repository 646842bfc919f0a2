#!/bin/sh
# Inside a Debian 11 folder (build/installer/floor.py makes it): OpenSSL 3 and CPython 3.11 out of Debian 12's sources,
# with Debian's patches, into /opt/daiban-python. What is linked here needs glibc 2.31 at most.
set -eu
export DEBIAN_FRONTEND=noninteractive
PREFIX=/opt/daiban-python
[ -x "$PREFIX/bin/python3.11" ] && exit 0
apt-get update -q
apt-get install -qy --no-install-recommends build-essential dpkg-dev ca-certificates zlib1g-dev libffi-dev \
    libbz2-dev liblzma-dev libsqlite3-dev libexpat1-dev uuid-dev binutils perl quilt
mkdir -p /src && cd /src
apt-get source -q --download-only openssl python3.11
rm -rf openssl python
dpkg-source --no-check -x openssl_3.*.dsc openssl
dpkg-source --no-check -x python3.11_*.dsc python
cd /src/openssl
./Configure --prefix="$PREFIX" --libdir=lib --openssldir=/etc/ssl shared no-tests no-legacy
make -s -j2 build_libs
make -s install_dev
cd /src/python
# A patch of Debian's lets pyexpat.c read the interpreter's own headers; built as an extension it must say so.
sed -i "s/Extension('pyexpat', sources=\['pyexpat.c'\])/Extension('pyexpat', sources=['pyexpat.c'], extra_compile_args=['-DPy_BUILD_CORE_MODULE'])/" setup.py
./configure -q --prefix="$PREFIX" --enable-shared --without-ensurepip --disable-test-modules \
    --with-system-expat --with-openssl="$PREFIX" --with-openssl-rpath=auto LDFLAGS="-Wl,-rpath,$PREFIX/lib"
make -s -j2
make -s install
"$PREFIX/bin/python3.11" -c 'import ssl, sqlite3, lzma, bz2, ctypes, zlib, pyexpat; print(ssl.OPENSSL_VERSION)'
