"""A sentence for every refusal, in both languages. Names in braces are filled by `refusals.Filling`.

"code.variant" goes before "code" where the refusal is of that variant.
"""

from __future__ import annotations

from collections.abc import Mapping

from kesu.core.values import Text

REFUSALS: Mapping[str, Text] = {
    # -- what an entry is about
    "unknown_act": Text("没有“{act}”这种操作", "There is no act “{act}”"),
    "no_record": Text(
        "找不到这张单，本规程也不能登记“{kind}”",
        "There is no such record, and this book opens no “{kind}”",
    ),
    "no_item": Text("没有“{item_given}”，或者它已作废", "There is no {item_given}, or it is void"),
    "unknown_item_kind": Text(
        "“{kind_here}”之下不能增加“{kind}”", "A {kind_here} has no part called “{kind}”"
    ),
    "parent_wanted": Text(
        "“{kind}”要从所属的“{of_kind}”开出：请指明是哪一张", "A {kind} belongs to a {of_kind}: say to which one"
    ),
    "not_a_parent": Text("“{of_kind}”之下不能开“{kind}”", "No {kind} can be opened under a {of_kind}"),
    "unknown_step": Text("没有“{step}”这一步", "There is no step “{step}”"),
    "unknown_decision": Text("没有“{decision}”这项判定", "There is no decision “{decision}”"),
    "unknown_fact": Text(
        "“{kind_here}”没有“{fact}”这一项", "A {kind_here} has no item called “{fact}”"
    ),
    "frozen": Text(
        "本程序读不懂规程 {file} 中的“{written}”，靠它的事暂时不能办理；已登记的照常可查",
        "This program does not understand “{written}” in {file} of the rulebook: what depends on it cannot be done; "
        "what was entered can be read as before",
    ),
    "future": Text(
        "发生时间 {happened_at} 晚于录入时间 {entered_at}：不能登记尚未发生的事",
        "It is said to have happened at {happened_at}, after it was entered at {entered_at}: "
        "what has not happened yet cannot be entered",
    ),
    "amount_too_large": Text(
        "“{line}”算出的金额过大，记账不能超过 {most}",
        "“{line}” comes to more than an account takes ({most})",
    ),
    "nothing_given": Text("没有填写任何内容", "Nothing was filled in"),
    "nothing_changed": Text("与原来相同，没有改动", "It is the same as before; nothing was changed"),
    "already_known": Text(
        "“{fact}”已经填写；要改动请用“更正”，并写明原因",
        "“{fact}” is filled in already; to change it, correct it and say why",
    ),
    "closed": Text("已按“{closed_as}”关闭，不能再办理", "Closed as “{closed_as}”; nothing more can be done"),
    "closed.fact": Text("已经关闭，不能再填“{fact}”", "Closed; “{fact}” can no longer be filled in"),
    "not_held": Text("没有暂停处理，无须恢复", "It is not on hold and need not be resumed"),
    "held_already": Text("已经暂停处理", "It is on hold already"),
    "not_closed": Text("没有关闭，无须重新打开", "It is not closed and need not be reopened"),
    # -- who may
    "no_right": Text("无权{act}：应由{parties}办理", "You may not {act}: that is for {parties}"),
    "no_right.nobody": Text(
        "不能{act}：规程没有规定由谁办理", "You may not {act}: the book gives nobody the right"
    ),
    "not_yours": Text("“{line}”应由{parties}办理", "“{line}” is for {parties} to do"),
    "not_yours.nobody": Text(
        "“{line}”目前没有可以办理的人", "At present there is nobody who may do “{line}”"
    ),
    "barred": Text(
        "{person}应当回避，不能办理“{line}”：前面的环节由其本人办理",
        "{person} may not do “{line}”, having done what went before it",
    ),
    "signed_already": Text(
        "“{line}”需 {wanted} 个人分别办理，您已经办过",
        "“{line}” takes {wanted} different people; you have done your part",
    ),
    "not_to_be_given": Text(
        "“{line}”不能转交给{party}；可以转交给：{parties}", "“{line}” may not be given to {party}, only to: {parties}"
    ),
    "not_to_be_given.nobody": Text(
        "“{line}”不得转交，须由原定的人办理", "“{line}” may not be given to anybody else"
    ),
    "on_behalf_wanted": Text(
        "“{line}”由{post}作出：请写明代谁记录", "“{line}” is the word of {post}: say for whom you enter it"
    ),
    "unknown_party": Text(
        "不能交给“{party}”：请选择人员、岗位或部门",
        "“{party}” is nobody to give it to; choose a person, a post or a department",
    ),
    # -- chasing
    "nobody_to_chase": Text(
        "“{line}”没有指定的办理人，无从催办；请先改派给具体的人或部门",
        "Nobody in particular holds “{line}”, so that nobody can be chased; give it to somebody first",
    ),
    "need_not_be_done": Text(
        "“{line}”可办可不办，不能催办", "“{line}” need not be done, so that nobody is chased for it"
    ),
    "own_step": Text("“{line}”由您自己办理，不必催办", "“{line}” is yours to do; there is nobody to chase"),
    "not_taking_part": Text(
        "您没有参与这张单，不能催办“{line}”；参与的人可以催办，{parties}可以督办",
        "You take no part in this, so that you cannot chase “{line}”; whoever takes part may, and so may {parties}",
    ),
    "chased_lately": Text(
        "“{line}”已于 {at} 催办，{until} 之后可以再次催办；其间逾期的，可以立即再催",
        "“{line}” was chased at {at}; it may be chased again after {until}, or as soon as it is late",
    ),
    "not_chased": Text("“{line}”没有人催办，不必答复", "Nobody has chased “{line}”; there is nothing to answer"),
    "expected_past": Text(
        "预计办完的时间 {given_moment} 已经过去，请填写以后的时间",
        "The moment expected, {given_moment}, is past; give a later one",
    ),
    # -- papers
    "unknown_paper": Text(
        "没有文书“{given}”；可以发出的有：{papers}", "There is no paper “{given}”; those that can be issued: {papers}"
    ),
    "not_its_paper": Text(
        "“{paper}”不是这里可以发出的文书；可以发出的有：{papers}",
        "“{paper}” is no paper that can be issued from here; those that can: {papers}",
    ),
    "not_its_issuer": Text(
        "您没有参与这张单，不能发出“{paper}”", "You take no part in this, so that you cannot issue “{paper}”"
    ),
    "not_its_issuer.signers": Text(
        "您没有参与这张单，不能发出“{paper}”；参与的人可以发出，{parties}也可以",
        "You take no part in this, so that you cannot issue “{paper}”; whoever takes part may, and so may {parties}",
    ),
    "no_number_yet": Text("“{paper}”还没有编号，不能发出", "“{paper}” has no number yet, so that it cannot be issued"),
    "unknown_copy": Text(
        "“{paper}”没有第 {number} 联；有的是：{known}", "“{paper}” has no copy no. {number}; there are {known}"
    ),
    "unknown_holder": Text(
        "“{holder}”不能作为“{paper}”的持有人：写联次、规程里的岗位，或公司以外的单位（{most} 字以内）",
        "“{holder}” cannot hold “{paper}”: give the number of a copy, a post of the rulebook, or somebody outside "
        "(up to {most} characters)",
    ),
    "no_hash": Text(
        "“{given}”不是存档文件的 SHA-256（64 位十六进制）",
        "“{given}” is no SHA-256 of a kept file (64 hexadecimal digits)",
    ),
    "supersedes_copies": Text(
        "“{paper}”第 {number} 次发出的各联在外，重新发出请写明原因",
        "Copies of issue {number} of “{paper}” are out: say why another takes its place",
    ),
    "nothing_new": Text(
        "“{paper}”自第 {number} 次发出以来没有变化，重新发出请写明原因",
        "Nothing on “{paper}” has changed since issue {number}: say why it is issued again",
    ),
    # -- reasons, needs, gates
    "reason_wanted": Text("请写明原因", "Say why"),
    "reason_wanted.line": Text("“{line}”须写明原因", "“{line}” needs a reason"),
    "reason_wanted.gate": Text(
        "{cannot}：{needs}；写明原因后可以继续", "{cannot}: {needs}; give a reason to go on"
    ),
    "gate": Text("{cannot}：{needs}", "{cannot}: {needs}"),
    "facts_missing": Text("不能完成“{line}”：还缺{facts}", "Cannot complete “{line}”: {facts} still missing"),
    "needs": Text("不能选择“{outcome}”，须满足：{wants}", "Cannot choose “{outcome}” unless {wants}"),
    "outcome_closed": Text(
        "目前不能选择“{outcome}”，须满足：{wants}", "“{outcome}” can be chosen only if {wants}"
    ),
    # -- steps
    "not_open": Text("“{line}”不在办理中", "“{line}” is not open"),
    "not_open.not_yet": Text("还没有轮到“{line}”", "It is not the turn of “{line}” yet"),
    "not_open.armed": Text("“{line}”的条件还没有具备", "The condition of “{line}” does not hold yet"),
    "not_open.done": Text("“{line}”已经完成", "“{line}” is done already"),
    "not_open.dropped": Text("“{line}”已随关闭取消", "“{line}” was dropped when it was closed"),
    "unknown_outcome": Text(
        "“{line}”没有“{given}”这个结果；可选：{outcomes}", "“{line}” cannot end as “{given}”; choose from: {outcomes}"
    ),
    "not_asked_here": Text(
        "办理“{line}”时不填“{fact}”", "“{fact}” is not filled in at “{line}”"
    ),
    "not_an_option": Text(
        "“{line}”没有“{given}”这个选项；可选：{options}", "“{given}” is no value of “{line}”; choose from: {options}"
    ),
    "settled": Text(
        "“{line}”已有定论，不由人直接判定；要改判，请另行认定并写明理由",
        "“{line}” is settled; to put another answer in its place, decide otherwise and say why",
    ),
    # -- closing, ties, numbers
    "unknown_closing": Text(
        "不能按“{given}”关闭；可选：{closings}", "It cannot be closed as “{given}”; choose from: {closings}"
    ),
    "unknown_link": Text(
        "不能建立关联：请选择关联方式，并指明另一张单", "Choose how it is tied, and to which other record"
    ),
    "about_already": Text("{to_record} 已在其中，不必重复列入", "{to_record} is among them already"),
    "linked_already": Text("已有这一关联：{link} {to_record}", "It is tied already: {link} {to_record}"),
    "linked_otherwise": Text(
        "两单之间已有关联（{link} {to_record}）；要改，请先解除原关联",
        "The two are tied already ({link} {to_record}); take that tie back first",
    ),
    "is_duplicate": Text(
        "本单已并入 {to_record}，不能再并；请关联到 {to_record}",
        "This case was merged into {to_record}: tie the other to that one instead",
    ),
    "not_linked": Text(
        "没有这一关联：{link} {to_record}，无可解除", "There is no such tie to take back: {link} {to_record}"
    ),
    "series_full": Text(
        "“{line}”的编号已经用完，轮到第 {number} 号", "The numbers of “{line}” are used up: {number} is next"
    ),
    # -- clocks
    "no_such_run": Text("“{clock}”没有在计时", "“{clock}” is not running"),
    "no_agreement": Text("“{line}”的时间不能另行约定", "No other time can be agreed for “{line}”"),
    "agreed_already": Text(
        "“{line}”的时间已经约定过，不能再次约定", "A time was agreed for “{line}” already, and only once"
    ),
    "no_extension": Text("“{line}”的时限不能延长", "The limit of “{line}” cannot be extended"),
    "beyond_ceiling": Text(
        "“{line}”最迟只能延长到 {ceiling}", "“{line}” can be extended to {ceiling} at the latest"
    ),
    "too_late": Text(
        "“{line}”已于 {due} 到期，须在到期之前提出",
        "“{line}” was due at {due}; it has to be asked for before that",
    ),
    "no_moment": Text(
        "请填写新的到期时间，须晚于起算时间", "Give the new due moment, later than the start"
    ),
    # -- values
    "unfit": Text("“{fact}”{unfit}", "“{fact}” {unfit}"),
}  # fmt: skip

UNFIT: Mapping[str, Text] = {
    "bad_state": Text("的填写状态“{state}”无效", "cannot be in the state “{state}”"),
    "no_such_item": Text(
        "不能选“{given}”：没有这一项，或者它已作废", "cannot name “{given}”: it is not there, or it is void"
    ),
    "not_a_number": Text("须填数字，现为“{given}”", "must be a number; it is “{given}”"),
    "too_small": Text("不能小于 {least}，现为 {given}", "must be at least {least}; it is {given}"),
    "not_whole": Text(
        "须填不小于 0 的整数，现为“{given}”", "must be a whole number, 0 or more; it is “{given}”"
    ),
    "not_a_truth": Text("须填“是”或“否”", "must be yes or no"),
    "not_an_option": Text(
        "没有“{given}”这个选项；可选：{options}", "has no option “{given}”; choose from: {options}"
    ),
    "not_a_list": Text("须是一组选项", "must be a list of values"),
    "not_a_moment": Text("须是日期和时间，现为“{given}”", "must be a moment; it is “{given}”"),
    "not_a_day": Text(
        "须是日期，例如 2026-01-31，现为“{given}”", "must be a day such as 2026-01-31; it is “{given}”"
    ),
    "not_lines": Text("须是表格，最多 {most} 行", "must be a table of at most {most} lines"),
    "unknown_column": Text(
        "没有“{given}”这一列；可填：{columns}", "has no column “{given}”; those there are: {columns}"
    ),
    "not_causes": Text("须是原因列表，最多 {most} 条", "must be a list of at most {most} causes"),
    "cause_without_text": Text("有一条原因没有写内容", "has a cause without words"),
    "bad_cause_id": Text(
        "原因编号“{given}”重复或写法不对（小写字母开头，最多 24 位）",
        "has a cause whose id “{given}” is there twice, or is none (letters a-z first, at most 24 signs)",
    ),
    "no_such_cause": Text(
        "所属的上级原因“{given}”不存在", "puts a cause under “{given}”, which is not there"
    ),
    "circular_causes": Text("“{given}”绕回来解释它自己", "has “{given}” explain itself in a circle"),
    "causes_too_deep": Text(
        "“{given}”超过 {most} 层", "has “{given}” deeper than {most} levels"
    ),
    "causes_too_wide": Text(
        "“{given}”这一处并列的原因超过 {most} 条", "has more than {most} causes beside “{given}”"
    ),
    "factor_wanted": Text("“{given}”须归到一个因素之下", "needs a factor for “{given}”"),
    "factor_below": Text(
        "“{given}”在上级原因之下，因素随上级", "gives “{given}” another factor than the cause above it"
    ),
    "evidence_wanted": Text(
        "“{given}”证实或排除须写证据或附文件", "needs evidence to prove “{given}” or to rule it out"
    ),
    "proved_below_ruled_out": Text(
        "“{given}”的上级原因已排除，不能证实", "cannot prove “{given}”: the cause above it is ruled out"
    ),
    "not_a_text": Text("须填文字", "must be a text"),
    "too_long": Text("最多 {most} 字，现有 {length} 字", "has at most {most} characters; it has {length}"),
}  # fmt: skip
