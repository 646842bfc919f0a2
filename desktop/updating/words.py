"""The sentences of everything that an update may be refused for. Each says that the old version stays."""

from __future__ import annotations

from sync.ledger.problems import register

register(
    {
        "update.off": "本机由技术人员统一更新，程序不自己更新。需要新版本请联系县里技术人员。",
        "update.not_installed": "这不是安装版的程序，不能自己更新。请用县里给的安装包安装。",
        "update.no_root": "这份程序没有带核对更新用的信任文件，没有更新。请联系县里技术人员重新安装。",
        "update.no_source": "还不知道县中心在哪里，没有更新。请先登录一次，或用 --from 选U盘。",
        "update.signature": "更新的签名核对不通过，没有采用，原来的版本照常使用。请告诉县里技术人员。",
        "update.older": "这份更新清单比本机见过的旧，没有采用，原来的版本照常使用。请换新的U盘，或联网再试。",
        "update.expired": "更新清单已过期，没有采用，原来的版本照常使用。请核对电脑日期，并告诉县里技术人员。",
        "update.stick_expired": "U盘上的更新清单已过期，没有采用。请核对电脑日期；确认U盘是县里给的，可加 --accept-expired 再试。",
        "update.altered": "更新的内容与清单不符，没有采用，原来的版本照常使用。请再取一次；仍不行请换U盘。",
        "update.cut": "更新没有取完，取到的部分留着，下次接着取。原来的版本照常使用。",
        "update.disk_full": "磁盘空间不够（需要 {need} MB），没有更新，原来的版本照常使用。请清理磁盘后再试。",
        "update.no_stick": "{folder} 里没有更新（daiban-update 文件夹）。请选县里给的U盘。",
        "update.broken_stick": "U盘读不出来（{reason}），没有更新，原来的版本照常使用。请换一个U盘。",
        "update.not_written": "新版本没有写成（{reason}），原来的版本照常使用。请检查磁盘后再试。",
        "update.nonsense": "更新的内容看不懂（{reason}），没有采用，原来的版本照常使用。请告诉县里技术人员。",
        "update.other_county": "这个U盘是别的县（{county}）的，没有采用其中的服务事项和日历。请换本县给的U盘。",
        "update.foreign": "这份更新清单是别的县签的，没有采用，原来的版本照常使用。请换本县给的U盘，或联网再试。",
        "update.busy": "另一个窗口正在更新。请稍等再试。",
    }
)
