"""A sentence for what the doors and the store of files refuse themselves, before or beside the engine.

Their particulars are plain: numbers, names, lists of names.
"""

from __future__ import annotations

from collections.abc import Mapping

from kesu.core.values import Text

DOOR: Mapping[str, Text] = {
    "linked_round": Text(
        "这样关联会绕成一圈（{link} {to_record}，而对方最终又指回本单）",
        "The tie would go round in a circle ({link} {to_record}, which leads back to this case)",
    ),
    # -- what an entry says
    "unknown_word": Text(
        "“{word}”没有这个意义；可用：{options}",
        "“{word}” means nothing here; write one of: {options}",
    ),
    "unknown_source": Text(
        "没有“{source}”这种来源；可用：{options}",
        "There is no source “{source}”; write one of: {options}",
    ),
    "looks_sealed": Text(
        "“{fact}”的内容形同密文，不能照此保存",
        "“{fact}” looks like a sealed value and cannot be kept as such",
    ),
    "not_a_table": Text(
        "“{fact}”须是名称和值的对照表", "“{fact}” must be a table of names and values"
    ),
    "unplain": Text("“{fact}”不能读取：{says}", "“{fact}” cannot be read: {says}"),
    "key_too_long": Text(
        "操作标识最长 {most} 字符", "An operation key has at most {most} characters"
    ),
    # -- which book
    "no_book": Text("还没有生效的规程", "No rulebook is in force yet"),
    "no_book_for_kind": Text(
        "{day} 没有生效的规程可以登记“{kind}”", "No rulebook in force on {day} opens “{kind}”"
    ),
    "books_claim_equally": Text(
        "几本规程同样适用于“{kind}”：{options}；请规程负责人写明以哪一本为准",
        "Several rulebooks claim “{kind}” equally: {options}; whoever keeps them must say which prevails",
    ),
    "edition_published": Text(
        "规程“{book}”第 {edition} 版已经发布，发布后不能改动：请另立新版",
        "Edition {edition} of the rulebook “{book}” is published and no longer changes: make a new edition",
    ),
    "edition_claims_equally": Text(
        "规程“{book}”从 {day} 起同样适用于“{kind}”：请在其中一本写明 outranks 或 replaces",
        "The rulebook “{book}” governs “{kind}” from {day} as well: write outranks or replaces in one of them",
    ),
    "endless": Text(
        "规程连续自动登记超过 {most} 张，已停止，全部没有保存",
        "The rulebook opened more than {most} records in a row; it was stopped and nothing was saved",
    ),
    # -- rows of the registry
    "unknown_row": Text(
        "主数据中没有“{kind}”这一类；可用：{options}",
        "There are no rows called “{kind}”; write one of: {options}",
    ),
    "kept_already": Text(
        "已有这一“{kind}”，每个只建一份：请在原来那一份上办理",
        "There is this {kind} already, and only one is kept: go on with that one",
    ),
    "no_such_row": Text(
        "主数据中没有“{given}”：请先录入", "“{given}” is in no table: register it first"
    ),
    "leaving": Text(
        "{name}正在办理离职交接，不能导出或批量读取资料；已记录",
        "{name} is leaving: no data is exported or listed in bulk any more; this was noted",
    ),
    # -- files
    "no_such_paper_file": Text(
        "本单没有 SHA-256 为 {given} 的文件：请先上传存档的文书",
        "No file of this record has the SHA-256 {given}: upload what is kept of the paper first",
    ),
    "no_such_file": Text(
        "“{fact}”引用的文件不存在：请重新上传",
        "A file named in “{fact}” is not there: upload it again",
    ),
    "file_in_quarantine": Text("文件“{file}”尚未放行", "The file “{file}” is not released yet"),
    "file_not_allowed": Text(
        "不接收“{name}”这类文件；可以上传：{options}",
        "Files like “{name}” are not taken; those that are: {options}",
    ),
    "file_is_something_else": Text(
        "“{name}”的内容与扩展名不符", "“{name}” is not what its name says"
    ),
    "file_too_large": Text("文件不能大于 {most} 字节", "A file has at most {most} bytes"),
    "form_too_large": Text("表单文件超过 {most} MB", "The form is larger than {most} MB"),
    "form_not_readable": Text(
        "不是可读的表单文件；可以上传：{options}",
        "This is no form that can be read; those that can: {options}",
    ),
    "form_not_plain": Text(
        "表单中含有宏、嵌入对象或不允许的内容：{given}",
        "The form holds a macro, an embedded object or something else that is not taken: {given}",
    ),
    "form_is_a_bomb": Text(
        "表单文件解压后过大，不予接收", "Unpacked the form is far too large; it is not taken"
    ),
    "form_reaches_out": Text(
        "表单引用了外部文件、网址或程序：{given}；请先去掉",
        "The form refers to a file, an address or a program outside: {given}; take that out first",
    ),
    "form_misspelt": Text(
        "占位符写法有误（{given}）：{says}", "A placeholder cannot be read ({given}): {says}"
    ),
    "form_does_more": Text(
        "占位符只能取值和逐行重复（{given}）：{says}",
        "Placeholders name values and repeat rows, no more ({given}): {says}",
    ),
    "form_names_unknown": Text(
        "没有占位符“{given}”（{says}）；可用的列在页面上",
        "There is no placeholder “{given}” ({says}); the page lists those there are",
    ),
    "scan_not_readable": Text(
        "“{name}”不是可读的扫描件：请上传 PDF 或图片（未加密、未损坏）",
        "“{name}” is no scan that can be read: send a PDF or a picture, not locked, not broken",
    ),
    "scan_too_long": Text(
        "“{name}”有 {number} 页，一次最多 {most} 页",
        "“{name}” has {number} pages; {most} at most at once",
    ),
    "no_case_of_number": Text(
        "没有您可以查看的编号为“{given}”的案件",
        "There is no case numbered “{given}” that you may see",
    ),
    "file_empty": Text("文件是空的", "The file is empty"),
    "file_unpacks_too_large": Text(
        "压缩文件解开后过大，不能接收", "The file unpacks to more than is taken"
    ),
    "picture_broken": Text("图片已损坏，不能读取", "The picture is damaged and cannot be read"),
    "picture_too_large": Text("图片不能超过 {most} 像素", "A picture has at most {most} pixels"),
    "no_picture": Text("文件“{file}”不是图片", "The file “{file}” is no picture"),
    "store_away": Text(
        "附件存储暂时无法写入，请稍后重试", "Files cannot be kept at the moment; try again shortly"
    ),
    "too_many_staged": Text(
        "上传后尚未使用的文件已到上限（{most} 个）：请先使用或删除",
        "{most} uploaded files wait to be used, which is the most: use or remove some first",
    ),
    "still_open": Text(
        "不能删除：{given} 仍在办理或已封存", "Nothing was erased: {given} is open or on hold"
    ),
    "still_in_time": Text(
        "未删除：{given} 的文书保存期未满；确需提前删除，请勾选后再提交",
        "Nothing was erased: a paper of {given} has to be kept longer; say so where that is to be overruled",
    ),
}
