"""A sentence of the timeline for everything that an entry can bring about, in both languages.

Names in braces are filled by `happenings.Filling`; "code.variant" goes before "code".
{because} is the reason given, {cited} the clause in brackets, both with their punctuation or empty.
"""

from __future__ import annotations

from collections.abc import Mapping

from kesu.core.values import Text

HAPPENINGS: Mapping[str, Text] = {
    # -- the record and its parts
    "record_opened": Text("登记{line}", "{line} opened"),
    "record_opened.linked": Text("登记{line}（{link} {to_record}）", "{line} opened ({link} {to_record})"),
    "item_opened": Text("新增{item}", "{item} added"),
    "item_opened.about": Text("新增{item}：{about}", "{item} added: {about}"),
    "opens": Text("据此另行登记{kind}{cited}", "{kind} opened because of it{cited}"),
    "opens.linked": Text("据此另行登记{kind}，{link}本单{cited}", "{kind} opened ({link} this one){cited}"),
    "linked": Text("建立关联：{link} {to_record}", "Tied: {link} {to_record}"),
    "unlinked": Text("解除关联：{link} {to_record}{because}", "Tie taken back: {link} {to_record}{because}"),
    "receipt_dated": Text("受理时间改按最早一件投诉：{at}", "Received, by the earliest of its complaints: {at}"),
    "child_told": Text("{child}：{news}", "{child}: {news}"),
    "closed": Text("已关闭：{closing}", "Closed: {closing}"),
    "closed.clock": Text(
        "“{clock}”到期，自动关闭：{closing}", "“{clock}” has run out, closed by itself: {closing}"
    ),
    "reopened": Text("重新打开（原为“{closing}”）", "Reopened (it was “{closing}”)"),
    "reopened.step": Text(
        "重新打开（原为“{closing}”），从“{line}”继续", "Reopened (it was “{closing}”), to go on at “{line}”"
    ),
    "held": Text("暂停处理{because}", "Put on hold{because}"),
    "held.closed": Text(
        "封存：文书到期也不得销毁{because}", "Held: its papers are kept beyond their time{because}"
    ),
    "resumed": Text("恢复处理", "Taken off hold"),
    # -- facts
    "learned": Text("填写“{line}”：{value}", "“{line}” filled in: {value}"),
    "corrected.causes": Text("更正“{line}”：{changes}", "“{line}” corrected: {changes}"),
    "corrected": Text("更正“{line}”：{old} → {new}", "“{line}” corrected: {old} → {new}"),
    "measured": Text("统计“{line}”：{value}", "“{line}” counted: {value}"),
    # -- decisions
    "decided": Text("“{line}”判定为“{value}”{grounds}", "“{line}” decided: “{value}”{grounds}"),
    "decided.changed": Text(
        "“{line}”由“{was}”改判为“{value}”{grounds}", "“{line}” changed from “{was}” to “{value}”{grounds}"
    ),
    "decided.provisional": Text(
        "“{line}”暂定为“{value}”，还缺{missing}{cited}", "“{line}” is “{value}” for now, {missing} not known yet{cited}"
    ),
    "decided.undecided": Text(
        "“{line}”尚不能判定，还缺{missing}{cited}", "“{line}” cannot be decided yet, {missing} not known yet{cited}"
    ),
    "decided.open": Text("“{line}”尚不能判定{cited}", "“{line}” cannot be decided yet{cited}"),
    "decided.not_applicable": Text("“{line}”不适用{cited}", "“{line}” does not apply{cited}"),
    "decided_by_hand": Text(
        "“{line}”人工判定为“{value}”{cited}", "“{line}” decided by a person: “{value}”{cited}"
    ),
    "decided_by_hand.overridden": Text(
        "“{line}”人工认定为“{value}”，按规程应为“{machine}”{cited}",
        "“{line}” decided by a person: “{value}”; by the table it would be “{machine}”{cited}",
    ),
    "in_doubt": Text(
        "“{line}”人工认定为“{value}”，现按规程应为“{machine}”，请复核{cited}",
        "“{line}” was decided by a person as “{value}”; the table now says “{machine}”: look again{cited}",
    ),
    "in_doubt.same": Text(
        "“{line}”人工认定为“{value}”，现按规程也是“{machine}”{cited}",
        "“{line}” was decided by a person as “{value}”; the table now says the same, “{machine}”{cited}",
    ),
    # -- steps
    "step_opened": Text("待办“{line}”：{parties}", "“{line}” is open, for {parties}"),
    "step_opened.nobody": Text("待办“{line}”：暂无可以办理的人", "“{line}” is open, with nobody to do it"),
    "step_opened.again": Text(
        "第 {round} 轮待办“{line}”：{parties}", "“{line}” is open in round {round}, for {parties}"
    ),
    "step_shut": Text("“{line}”的条件不再具备，退出待办", "The condition of “{line}” no longer holds; it waits"),
    "step_done": Text("完成“{line}”{because}", "“{line}” done{because}"),
    "step_done.outcome": Text("“{line}”：{outcome}{because}", "“{line}”: {outcome}{because}"),
    "step_signed": Text(
        "“{line}”：{outcome}，已有 {given} 人，需 {wanted} 人", "“{line}”: {outcome}, {given} of {wanted} people"
    ),
    "split": Text(
        "“{line}”：与另外 {count} 件合计 {sum}，合并计算应由{parties}审批{cited}",
        "“{line}”: with {count} others it comes to {sum}; taken together it would be for {parties}{cited}",
    ),
    "split.shut": Text(
        "“{line}”：与另外 {count} 件合计 {sum}，合并计算不能径行办理{cited}",
        "“{line}”: with {count} others it comes to {sum}; taken together it could not be done like this{cited}",
    ),
    "step_stale": Text(
        "“{line}”所依据的内容已变，原结论不再可用", "What “{line}” rested on has changed; it no longer holds"
    ),
    "assigned": Text("“{line}”交由{to_party}办理{because}", "“{line}” given to {to_party}{because}"),
    "chased": Text(
        "催办“{line}”（第 {count} 次）：{reason}", "“{line}” chased (no. {count}): {reason}"
    ),
    "supervised": Text(
        "督办“{line}”（第 {count} 次）：{reason}", "“{line}” chased from above (no. {count}): {reason}"
    ),
    "chase_answered": Text("答复“{line}”的催办：{said}", "Answer about “{line}”: {said}"),
    "chase_answered.until": Text(
        "答复“{line}”的催办：预计 {until} 办完", "Answer about “{line}”: expected to be done {until}"
    ),
    "chase_answered.both": Text(
        "答复“{line}”的催办：{said}，预计 {until} 办完",
        "Answer about “{line}”: {said}, expected to be done {until}",
    ),
    "handed_over": Text(
        "{of_party}的事项交接给{to_party}{because}", "What was {of_party}'s is {to_party}'s now{because}"
    ),
    "numbered": Text("已编号 {number}", "Numbered {number}"),
    "breach": Text("未满足“{line}”而继续办理{because}{cited}", "Done although “{line}” was not met{because}{cited}"),
    # -- papers
    "issued": Text(
        "发出“{paper}”（第 {number} 次）{handed}{because}", "“{paper}” issued (no. {number}){handed}{because}"
    ),
    "issued.again": Text(
        "发出“{paper}”（第 {number} 次，取代第 {supersedes} 次）{handed}{because}",
        "“{paper}” issued (no. {number}, in place of no. {supersedes}){handed}{because}",
    ),
    "returned": Text("收回签署的“{paper}”扫描件", "The scan of the signed “{paper}” came back"),
    "returned.of_issue": Text(
        "收回签署的“{paper}”扫描件（第 {number} 次发出）",
        "The scan of the signed “{paper}” came back (issue {number})",
    ),
    "outdated": Text(
        "“{paper}”第 {number} 次发出之后，{facts}已更正，可重新发出{held}",
        "“{paper}”: {facts} corrected after issue {number}; another may be issued{held}",
    ),
    # -- clocks
    "clock_started": Text(
        "“{line}”开始计时，应于 {due} 前完成{cited}", "“{line}” has begun, due {due}{cited}"
    ),
    "clock_started.provisional": Text(
        "“{line}”开始计时，暂定应于 {due} 前完成{cited}", "“{line}” has begun, due {due} for now{cited}"
    ),
    "clock_started.open": Text(
        "“{line}”开始计时，到期时间待定{cited}", "“{line}” has begun, its due moment is not known yet{cited}"
    ),
    "due_moved": Text("“{line}”的时限由 {old_due} 移到 {new_due}", "“{line}” moved from {old_due} to {new_due}"),
    "due_moved.agreed": Text(
        "“{line}”的时限按约定由 {old_due} 移到 {new_due}", "“{line}” moved by agreement from {old_due} to {new_due}"
    ),
    "due_moved.extended": Text(
        "“{line}”的时限由 {old_due} 延长到 {new_due}", "“{line}” extended from {old_due} to {new_due}"
    ),
    "due_moved.known": Text("“{line}”的时限定为 {new_due}", "“{line}” is due {new_due}"),
    "due_moved.open": Text(
        "“{line}”的时限（原为 {old_due}）待定", "“{line}” was due {old_due}; its due moment is not known now"
    ),
    "clock_exempt": Text("“{line}”免除，不再计时{cited}", "“{line}” is not owed any more{cited}"),
    "clock_stopped": Text("“{line}”停止计时（{at}）", "“{line}” stopped ({at})"),
    "clock_withdrawn": Text(
        "“{line}”的计时撤回：起算依据已被更正", "“{line}” withdrawn: what it started from was corrected"
    ),
    "found.met": Text("“{line}”按时完成（{at}）", "“{line}” done in time ({at})"),
    "found.late": Text(
        "“{line}”逾期：应于 {due} 前，实际 {at}{cited}", "“{line}” late: due {due}, done {at}{cited}"
    ),
    "found.overdue": Text(
        "“{line}”逾期：应于 {due} 前完成，届时未完成{cited}", "“{line}” late: due {due} and not done then{cited}"
    ),
    "found.met_instead": Text(
        "“{line}”原来的逾期认定被取代：应于 {due} 前，实际 {at}，按时完成",
        "“{line}”: the finding that it was late is superseded; due {due}, done {at}, in time",
    ),
    "found.late_instead": Text(
        "“{line}”的认定已更新：应于 {due} 前，实际 {at}，逾期{cited}",
        "“{line}”: the finding is renewed; due {due}, done {at}, late{cited}",
    ),
    "found.none_instead": Text(
        "“{line}”的逾期认定被更正取代：不再算逾期",
        "“{line}”: the finding that it was late is superseded and no longer holds",
    ),
    "agreed": Text("“{line}”约定于 {until} 前完成{because}{cited}", "“{line}” agreed for {until}{because}{cited}"),
    "extended": Text("“{line}”延长到 {until}{because}{cited}", "“{line}” extended to {until}{because}{cited}"),
    "timer": Text("“{line}”逾期处理（应于 {due} 前）", "“{line}” is overdue (due {due})"),
    "timer.near": Text("“{line}”临近到期（{due}）", "“{line}” is nearly due ({due})"),
    "timer.due": Text("“{line}”已到期（{due}）", "“{line}” has fallen due ({due})"),
    # -- amounts
    "posted": Text("“{line}”记账：{holder} {amount}{cited}", "“{line}” entered: {holder} {amount}{cited}"),
    "posted.own": Text("“{line}”记账 {amount}{cited}", "“{line}” entered: {amount}{cited}"),
    "counter_posted": Text(
        "“{line}”重新计算，{holder} 补记 {amount}，合计 {total}{cited}",
        "“{line}” reckoned again: {holder} {amount} more, {total} in all{cited}",
    ),
    "counter_posted.own": Text(
        "“{line}”重新计算，补记 {amount}，合计 {total}{cited}",
        "“{line}” reckoned again: {amount} more, {total} in all{cited}",
    ),
    "counter_posted.less": Text(
        "“{line}”重新计算，{holder} 冲减 {amount}，合计 {total}{cited}",
        "“{line}” reckoned again: {holder} {amount} taken back, {total} in all{cited}",
    ),
    "counter_posted.own_less": Text(
        "“{line}”重新计算，冲减 {amount}，合计 {total}{cited}",
        "“{line}” reckoned again: {amount} taken back, {total} in all{cited}",
    ),
    # -- what lines of the book do by themselves
    "triggered": Text("触发“{line}”{cited}", "“{line}” set off{cited}"),
    "told": Text("通知{parties}：{line}{cited}", "{parties} told: {line}{cited}"),
    "told.remind": Text("催办{parties}：{line}{cited}", "{parties} reminded: {line}{cited}"),
    "told.escalate": Text("上报{parties}：{line}{cited}", "Escalated to {parties}: {line}{cited}"),
    "told.near": Text("提醒{parties}：{line}临近到期{cited}", "{parties} reminded that {line} is nearly due{cited}"),
    "told.chased": Text("催办通知已发给{parties}", "{parties} told that it is chased"),
    "told.supervised": Text("督办通知已发给{parties}", "{parties} told that it is chased from above"),
    "told.paper_outdated": Text(
        "已通知发出文书的{parties}：内容已更正，可重新发出", "{parties} told that what they issued was corrected since"
    ),
    "told.chase_answered": Text("答复已转告{parties}", "{parties} told of the answer"),
    "heard": Text("系统消息：{event}", "Heard: {event}"),
}  # fmt: skip
