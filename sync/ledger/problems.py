"""Problem (问题): an expected refusal, by code.

Every refusal that a person may meet is one registered code with one Chinese sentence that
says what happened and what to do next. The same codes travel on the wire and appear in
the JSON of the commands. Mistakes in a form are Findings, bugs are plain exceptions.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.ledger.refusals import SENTENCES as _OF_THE_BOOK


class Problem(Exception):
    """A refusal. `code` is registered in SENTENCES; `params` fill the sentence's `{}` fields."""

    def __init__(self, code: str, **params: object) -> None:
        if code not in SENTENCES:
            raise KeyError(f"problem code {code!r} is not registered")
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, str] = {key: _sayable(value) for key, value in params.items()}

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"

    @property
    def sentence(self) -> str:
        """The Chinese sentence for the clerk; unknown fields print as they stand."""
        return SENTENCES[self.code].format_map(_Lenient(self.params))

    def to_json(self) -> dict[str, object]:
        """`{"code","message","params"}`: the one body shape of every refusal."""
        return {"code": self.code, "message": self.sentence, "params": dict(self.params)}


def _sayable(value: object) -> str:
    """Text that can be printed and sent: half a character becomes a question mark."""
    return str(value).encode("utf-8", "replace").decode()


class _Lenient(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def register(sentences: Mapping[str, str]) -> None:
    """Add codes. Raises KeyError where a code is registered twice with different words."""
    for code, sentence in sentences.items():
        if SENTENCES.setdefault(code, sentence) != sentence:
            raise KeyError(f"problem code {code!r} is registered twice")


SENTENCES: dict[str, str] = {
    # files and arguments
    "answers.unreadable": "填写文件{file}读不出来（{reason}）。请检查文件是否为 UTF-8 的 JSON，再试一次。",
    "answers.invalid": "有{count}处填写需要修改，办件未登记。第一处：{first}。改好后再登记。",
    "item.unknown": "本机没有事项{item}。请核对事项编码，或先交换一次取得最新目录。",
    "item.trial": "这个事项包是试用签名，不能发布。请用县里的密钥重新编译（daiban-item compile --key）。",
    "item.key_unknown": "签名密钥 {key}… 还没有登记。与制作人员核对后加 --trust 再发布。",
    "item.published": "事项{item}的版本{version}已经发布过，内容不同。请改用新的版本号。",
    "item.altered": "事项包{item}的签名不符，已停用。请重新取得县里发布的事项包。",
    "case.unknown": "本机没有办件{case_no}。请核对办件号。",
    "paper.unknown": "办件{case_no}没有文书{paper}。请用“办件”页核对已出具的文书。",
    "paper.missing_glyph": "字库缺少这些字：{chars}。请先安装生僻字字库再打印，办件已保存。",
    "material.unreadable": "材料文件{file}读不出来（{reason}）。请重新拍照或选择文件，已填内容保留。",
    "material.no_ecert": "“{material}”不能用电子证照代替。请收取原件或复印件。",
    "material.unknown": "事项{item}没有材料{material}。请按材料清单选择。",
    # storage
    "store.disk_full": "磁盘已满，没有保存。请清理磁盘空间后再按一次登记，已填内容保留。",
    "store.read_only": "文件夹{folder}不能写入。请检查权限或换一个文件夹。",
    "store.newer": "数据由更新的版本（{found}）建立，本程序（{known}）不能打开。请先升级程序。",
    "store.damaged": "数据库校验不通过（{reason}），已停止写入。请不要删除任何文件，联系县里技术人员。",
    "store.locked": "数据正被另一个程序使用。请关闭另一个窗口后重试。",
    "store.not_enrolled": "本机尚未登记站点。请用县里给的登记码先登记本机。",
    "store.already_enrolled": "本机已登记为{site}。不能再次登记。",
    "store.not_saved": "没有保存（{reason}）。已填内容保留，请再试一次。",
    "store.event_spoiled": "收到的一条经历校验不符，没有采用，已放入抽屉。请联系县里重新发送。",
    "store.event_sealed": "收到的一条经历打不开，已先存下。请再交换一次；仍打不开请联系县里。",
    "store.backup_bad": "备份写好后读不出来（{reason}），没有采用。原有数据和以前的备份不受影响，请换一个U盘或文件夹。",
    "store.place_inside": "文件夹{folder}在本站数据文件夹里面，不能用作备份。请换一个文件夹或U盘。",
    "store.no_source": "没有可用的备份，也没有第二副本，没有改动任何文件。请插上备份U盘再试，或联系县里技术人员。",
    "store.migration": "数据没有升级成功（{reason}），原来的数据没有改动。请先用原来的程序，并联系县里技术人员。",
    "slip.unreadable": "这不是日终条上的码。请扫纸上的二维码，或照着“DAIBAN-HEAD”那一行输入。",
    "slip.other_site": "这张日终条是站点 {site} 的，不是本站的。请核对后再试。",
    "slip.nothing": "台账里还没有记录，没有日终条可打。登记第一件以后再打。",
    "clock.unproved": "日期还没有核对清楚。请由本站另一位同事输入密码，或向乡镇要一次性码，或与县里交换一次。",
    "clock.gap": "上次记录（{last}）到现在（{now}）隔了一天以上，没有办理。请先核对电脑日期。",
    "clock.suspect": "电脑时间（{now}）与上次记录（{last}）相差过大。请两人核对日期后再办理。",
    # accounts
    "account.unknown": "没有账号{name}。请核对姓名，或请管理员添加。",
    "account.password": "密码不对。请再输一次；忘记密码请联系乡镇。",
    "account.exists": "账号{name}已存在。请换一个名字。",
    "account.weak_password": "密码太短，至少要 8 个字符。请换一个。",
    "account.missing_password": "没有给出密码。请用 --password-file、设置 DAIBAN_PASSWORD 或在提示时输入。",
    "account.initial_password": "现在的密码是别人给您的。请先换成只有自己知道的密码，再办理。",
    "account.same_password": "新密码和原来的一样。请换一个只有自己知道的。",
    "account.last": "这是本机最后一个账号，不能停用。请先添加另一个账号。",
    "account.wait": "密码连续输错多次。请等 {minutes} 分钟再试；忘记密码请向乡镇或县里要解锁码。",
    # keys
    "keys.locked": "本机数据已加锁。请先登录。",
    "keys.no_account": "本机已登记，还没有账号。请用登记码建第一个账号（daiban account add 姓名 --code 登记码，或打开窗口）。",
    "keys.refused": "姓名或密码不对。请核对姓名，再输一次密码；忘记密码请向乡镇或县里要解锁码。",
    "keys.code_mistyped": "解锁码输错了（应为 21 位数字）。请对照着再输一次。",
    "keys.code_refused": "解锁码不对，或已经用过、已过期。请把屏幕上的号数再报一次，要一个新的解锁码。",
    "keys.enrolment_refused": "登记码不对。请照县里给的纸再输一次；纸不在了，请问县里要解锁码。",
    "keys.damaged": "钥匙文件坏了，几份都读不出来，密码打不开数据。数据都还在，请不要删除任何文件。"
    "请选一份备份里的 keys.json；没有备份，请联系县里的安全管理员。",
    "keys.not_ours": "这个文件不是县里为本机开的钥匙文件，没有采用。请核对后再选一次。",
    "keys.not_county": "这个钥匙文件打不开：不是本系统的钥匙文件，或不是本县站点的。请核对后再送一次。",
    "wipe.not_revoked": "县里没有停用本机，不能清除数据。",
    "wipe.unacknowledged": "还有 {count} 条经历、{scans} 份扫描件没有得到县里确认，不能清除。请先用U盘交换包交到县里，再导入县里的回执包。",
    # the road
    "wipe.place_away": "第二副本和备份也放在 {folder}，现在找不到，没有清除。请插回U盘再清除；U盘已丢失的，先在“备份与修复”里选“只放本机”。",
    "enrol.code_unknown": "登记码不存在或输错了。请核对后再输，或向县里要新的登记码。",
    "enrol.invitation": "这不是县里的登记二维码。请重新扫一次，或者输入登记码和县中心地址。",
    "enrol.other_county": "应答的不是发出登记码的县中心，没有登记。请检查网络后再试，并告诉县里。",
    "enrol.no_address": "没有县中心地址。请扫登记二维码，或者同时输入登记码和地址。",
    "enrol.picture": "登记二维码不能写到 {path}。请把文件名写成 .svg 或 .png 结尾。",
    "practice.site": "站点编码 {site} 只用于练习，真的站点不能用。请核对区划代码。",
    "practice.not_here": "这个文件夹不是练习用的，没有动它。请告诉县里的管理员。",
    "enrol.no_qr": "照片里没有找到二维码。请对准二维码、放平、拍清楚后再选，或者输入登记码和地址。",
    "enrol.code_used": "登记码已用过。请向县里要新的登记码。",
    "enrol.code_expired": "登记码已过期。请向县里要新的登记码。",
    "road.offline": "连不上县中心。办件已安全保存在本机，线路恢复后会自动上报。",
    "road.nonsense": "县中心的回答不是本系统的内容（{reason}），可能被网络登录页拦截。请检查网络，办件仍在本机。",
    "road.certificate": "县中心的证书不被认可（{reason}），没有发出任何内容。请核对电脑日期；"
    "日期没错的，可能被网络登录页拦截，请打开浏览器看看，或联系县里。办件仍在本机。",
    "road.protocol": "县中心的版本（{theirs}）与本程序（{ours}）不能互通。请联系县里升级。",
    "road.signature": "签名核对不通过，县中心没有接受。请联系县里核对本站登记。",
    "road.refused": "县中心暂不接收（{reason}）。办件仍在本机，稍后自动再试。",
    "road.fork": "本站记录与县中心不一致（可能是还原或复制的磁盘）。请停止登记并联系县里。",
    "road.too_large": "内容过大（{size}），没有接收。请分开或压缩后再传。",
    "road.digest": "与县中心核对的数目不一致，正在自动补传。请保持联网。",
    "road.foreign_division": "站点{site}不在{division}的区划内，没有接收。请核对站点代码。",
    # the road to the city
    "parent.unknown": "本中心还没有登记到上级。请先用 daiban-center parent enrol 登记。",
    "parent.known": "本中心已登记到{name}。要换上级，请加 --again。",
    "parent.other_site": "这个登记码是给{site}的，不是本中心（{own}）的。请向上级要本中心的登记码。",
    "parent.key": "上级中心的密钥与登记时不同，没有发送任何内容。请与上级核对，确认后加 --again 重新登记。",
    # the pouch
    "pouch.missing": "找不到交换包文件（{path}）。请确认U盘已插好，再选一次。",
    "pouch.not_ours": "这不是给本机的交换包，或者不是交换包文件。请核对文件；本机没有改动任何内容。",
    "pouch.damaged": "交换包不完整或内容被改动，没有收取任何内容。请重新拷贝，或请对方重新导出。",
    "pouch.newer": "交换包由更新的版本制作（格式 {version}）。请先升级本机程序。",
    "pouch.too_large": "交换包过大，没有收取。请分成几个交换包。",
    "pouch.forged": "交换包的签名核对不通过，没有收取任何内容。请联系县里。",
    "pouch.content": "有一份材料在本机读出的内容与登记不符（{name}），交换包没有写成。请到维护里检查数据。",
    "pouch.stick_full": "U盘空间不够，交换包没有写成。请换一个U盘或删去不用的文件。",
    "pouch.not_written": "交换包没有写成（{reason}）。请换一个U盘或文件夹再试，办件仍在本机。",
    "pouch.stopped": "已停下。本机没有丢失任何内容，可以随时再来一次。",
    "pouch.kind": "这个交换包不是给这一端的（方向不对）。请选对文件。",
    "pouch.other_county": "交换包是给{county}的，不是本县的。请核对文件。",
    # the counter
    "notice.too_many": "粘贴了 {count} 行，一次最多 {limit} 行。请分几次粘贴。",
    "batch.unknown": "没有批次 {batch}。它可能已删去或已过期。",
    "batch.too_many": "名单太长：又加 {count} 人，一批最多 {limit} 人。请另开一批。",
    "batch.no_model": "本机还没有办过“{item}”。请先照常办好一位，再让其余的照他办。",
    "batch.notice": "“{item}”只告知、不登记。请在“到期告知”里粘贴名单。",
    "inquiry.empty": "请选择从哪里来，并写明问的是什么事，再保存。",
    "role.not_allowed": "{role}不能办理“{act}”。请交由有权限的人员办理。",
    "draft.unknown": "没有这份草稿。它可能已登记或已过期。",
    "draft.version_ended": "“{item}”的这个版本今天不能用来登记（有效期到 {ended}）。请换到新版本，已填的都会带过去。",
    "usage": "命令用法不对：{reason}。请用 --help 查看用法。",
    # the book: numbers
    "number.unproved_today": "县中心的程序是旧版，给不了新的设备号。为了不重号，今天不再发新号，明天起照常登记；草稿都在。",
    "number.unproved": "这次修复没有第二副本，最后几个编号没有把握，为了不重号先停发新号。请先与县里交换一次（有网或用U盘），换一个设备号以后接着登记；草稿都在。",
    "number.invalid": "号码{number}不对。请对照回执重新输入。",
    "number.exhausted": "{day}的办件号已用完。请改用另一台设备登记。",
    # the county
    "center.unsafe_database": "数据库的 {setting} 是关闭的，断电会丢失已确认的办件，县中心没有启动。请打开它再启动。",
    "center.database_unknown": "不支持 {database} 数据库。请用 SQLite 或 PostgreSQL。",
    "center.busy": "县中心正忙。办件仍在本机，稍后自动再试。",
    "center.failed": "县中心出了故障（编号 {incident}）。已填内容请保留，把编号告诉技术人员。",
    "center.not_found": "没有这个页面或内容。请从首页重新进入。",
    "center.method": "这个地址不能这样访问。请从页面上的按钮进入。",
    "center.sign_in": "登录已过期，没有提交。请重新登录，填写的内容还在。",
    "center.locked": "密码连续输错，账号暂停到{until}。请稍后再试或联系管理员。",
    "center.token": "页面已过期，没有提交。请刷新页面后再试，填写内容请先复制。",
    "center.sign_in_failed": "姓名或密码不对。请核对后再输。",
    "center.site_unknown": "县里没有站点{site}。请核对 12 位代码，或先登记该站点。",
    "center.site_invalid": "站点代码{site}不对，应为 12 位数字。请核对后再输。",
    "center.device_unknown": "站点{site}没有编号为{device}的电脑。请在“站点”页核对编号。",
    "center.file_kind": "“{name}”不是 PDF、JPEG 或 PNG 文件，没有收下。请换一个文件，填写内容仍在。",
    "center.file_large": "“{name}”超过 {limit} MB，没有收下。请压缩后再选，填写内容仍在。",
    "center.parent_unknown": "上级{parent}不是本县的乡镇站点。请先登记乡镇，再登记村。",
    "center.materials": "扫描件存放处用不了（{reason}）。请检查存储地址、账号和网络后再试。",
    "center.workers": "多个工作进程需要 PostgreSQL 数据库；用 SQLite 时请去掉 --workers。",
    "center.no_fork": "本站记录与县中心一致，不需要换设备号。请再交换一次。",
    "center.incarnations": "县中心的设备号已用完（99），请联系软件支持",
    "center.other_county": "这个文件夹属于{found}，不是{asked}。请换一个文件夹。",
    "center.setting_unknown": "没有名为{name}的设置。可以设置：{known}。",
    "center.setting_wrong": "设置 {name} 的内容不对（{reason}），没有录入。请改好文件再录入。",
    "center.no_fonts": "没有找到打印用的字库。请把字库文件放进 {folder} 再打印，办件已保存。",
    "center.account_unknown": "没有账号{name}。请刷新页面后核对姓名。",
    "center.own_account": "不能停用自己的账号。请由另一位安全管理员办理。",
    "recusal.number": "身份证号码校验不通过，没有保存。请对照证件重新输入。",
    "recusal.one_person": "这个身份证号已由另一个账号申报为本人，一个人只能有一个账号。请联系安全管理员。",
    "center.reason_missing": "请写明理由再查看完整号码。",
    "center.changed": "办件刚有新的经过，没有提交。请核对新的状态后再办，填写内容仍在。",
    "center.backup": "备份没有做成（{reason}）。原有记录不受影响，请检查备份文件夹和磁盘后再试。",
    "center.check_failed": "核对发现 {count} 处不符。第一处：{first}。请不要删除任何文件。",
    "road.body": "收到的内容不完整或格式不对（{reason}），没有接收。办件仍在本机，请升级或联系县里。",
    "road.replayed": "这个请求已经收到过，没有再次处理。程序会重新发出。",
    "road.revoked": "本机已被县里停用。未上报的办件可用U盘交换包交到县里。",
    "road.device_unknown": "县里没有本机的登记。请用县里给的登记码登记本机。",
    "road.offset": "续传位置不对，县中心已有 {offset} 字节。程序会从那里继续。",
    "road.hash": "传完的内容与名称不符，县中心没有保存。程序会重新传一次。",
    "road.superseded": "同一文件有了新的续传，这一次已停止。程序会自动继续。",
    "road.rebuild": "县中心没能还原收到的封包，没有接收。程序会改用通用格式重新传一次。",
    "road.dictionary": "县中心的程序较旧（没有 {dictionary} 号字典），没有接收。程序会改用通用格式重新传一次。",
    "road.unavailable": "县中心没有这份内容，或本站不能取得。请稍后再交换一次。",
    "updates.rollout": "推送文件不对（{reason}），没有采用。程序照旧使用，请联系县里。",
    "updates.none": "县中心没有更新文件夹。请先用 daiban-center updates init 建立。",
    "updates.known": "更新文件夹已经建立过，密钥没有改动。要看情况请用 updates status。",
    "updates.not_trusted": "这份更新不能采用（{reason}），没有改动任何文件。请向制作方重新取得。",
    "updates.disk": "更新没有导入完（{reason}），原有的更新照常使用。请检查县中心的磁盘空间和U盘，再导入一次。",
    "updates.older": "这份更新比县里已有的旧（{reason}），没有采用。",
    "updates.own_key": "制作方还没有认可本县的推送密钥。请把 updates init 给出的密钥文件交给制作方，再导入新的更新。",
    "updates.version_unknown": "没有 {platform} 的版本 {version}。请先导入含有它的更新。",
    "updates.reason": "请写明理由再继续推送。",
    "updates.stick": "更新U盘没有写成（{reason}）。请换一个U盘或文件夹再试。",
    "event.no_key": "办件{case_no}的密钥没有送到，县里打不开这条记录。请在“交换”页导出后联系县里。",
    "event.sealed": "办件{case_no}的记录打不开（内容或密钥不符）。请在“交换”页导出后联系县里。",
    "event.hash": "记录的校验值不符，没有接收。请不要删除任何文件，联系县里。",
    "event.number_twice": "办件号{case_no}与另一台电脑（或还原前的本机）登记的办件重号，这一份没有生效。"
    "请收回这张回执，按“重新登记”换新号打印。",
    "event.number": "办件号{case_no}不是本机能用的号码。请联系县里核对本机登记。",
    "event.repeated": "这条记录县里已经收到并生效，没有再次处理。",
    "event.overtaken": "办件{case_no}已有后续办理，这一条没有生效。请与受理的单位联系，由其决定是否补办。",
    "event.foreign_site": "办件{case_no}不属于本站点，没有接收。请由登记的站点或其乡镇办理。",
    "event.malformed": "办件{case_no}的记录内容不完整，县里没有接收。请在“交换”页导出后联系县里。",
    "event.future": "这条记录写着的时间比县里晚一天以上，电脑日期可能不对。到了那一天它会自动生效；"
    "请先改正电脑日期，日期错得多的，改正后重新登记并收回原来的回执。",
    "event.schema_newer": "这条记录由较新的程序写成，县里的程序还不能办理。"
    "记录已妥善保存，县里更新程序后自动生效，请不要重复登记。",
    "event.foreign_actor": "{role}不能在本站点办理。请核对经办人的岗位。",
}

register(_OF_THE_BOOK)
