"""What each remark says, by its code; "{…}" are the particulars of the place."""

from typing import Final

from kesu.core.values import Text

SENTENCES: Final = {
    # -- decision tables
    "gap_in_bands": Text("{decision} 没有哪一行说到 {name} {gap}", "no row of {decision} speaks of {name} {gap}"),
    "overlap_in_bands": Text(
        "{decision} 的“{one}”和“{other}”两行都说到 {name} {both}",
        "rows “{one}” and “{other}” of {decision} both speak of {name} {both}",
    ),
    "unreachable_row": Text(
        "{decision} 的“{row}”这一行永远轮不到：{why}", "row “{row}” of {decision} can never be first: {why}"
    ),
    "no_residual": Text(
        '没有兜底行：各行都不成立时得不出结果；请加一行 when = "otherwise"',
        'no residual row: where no row holds, it gives nothing; add when = "otherwise"',
    ),
    # -- what can ever come about
    "unopened_kind": Text("没有人可以登记，也没有哪一条会自动登记", "nobody may open it and no line of the book does"),
    "unreachable_step": Text(
        "没有会发生的事件能启动它，也没有步骤通向它：opens = {opens}",
        "no event that can occur arms it, and no step leads to it: opens = {opens}",
    ),
    "endless": Text(
        "可能无休止地互相引发：{ring}；请加 once 或条件", "could go on without end: {ring}; add `once` or a condition"
    ),
    # -- people
    "perhaps_nobody": Text(
        'by 的条件都不成立时无人可办；请加 {{ post = "…", when = "otherwise" }}',
        'nobody may do it where no condition of `by` holds; add {{ post = "…", when = "otherwise" }}',
    ),
    "nobody_above": Text(
        "not_by = {not_by} 可能把所有人都回避掉，上面又没有人可以接办",
        "not_by = {not_by} may bar everybody, and nobody stands above",
    ),
    "no_deputy": Text(
        '要审批（{what}），却没有代理；请写 deputy = "…"', 'approves ({what}) and has no deputy; write deputy = "…"'
    ),
    "unused_post": Text("规程里没有哪一条提到它", "no line of the book names it"),
    # -- amounts
    "no_unit": Text(
        '金额没有单位；请写 unit = {{ zh = "元", en = "yuan" }}',
        'an amount without unit; write unit = {{ zh = "…", en = "…" }}',
    ),
    "never_entered": Text(
        "等待的事件都不会发生，永远不会记账：on = {on}",
        "none of its events can occur, so nothing is ever entered: on = {on}",
    ),
    "capped_shares": Text(
        "分摊后又有上限：被上限压下的部分没有人承担", "shares that are capped: what the cap cuts off nobody bears"
    ),
    "mixed_units": Text(
        "账户“{account}”上 {others} 用的是另一种单位", "{others} on the account “{account}” reckon in another unit"
    ),
    # -- limits
    "no_owner": Text(
        '没有责任人，到期前无人得到提醒；请写 owner = "岗位"',
        'nobody owns it, so nobody is warned; write owner = "post"'
    ),
    "never_stops": Text('没有什么让它停；请写 stops = ["事件"]', 'nothing stops it; write stops = ["event"]'),
    "inner_limit_longer": Text(
        "“{limit}”包含在 {outer} 之内，而后者只给“{allowed}”",
        "“{limit}” stands inside {outer}, which allows only “{allowed}”",
    ),
    "unranked_lines": Text(
        "{other} 与它同属职责“{duty}”；请在 [[precedence]] 里排先后",
        "{other} stands on the same duty “{duty}”; rank them in [[precedence]]",
    ),
    "limit_never_binds": Text(
        "永远不起作用：同一职责的 {shorter} 与它同时起算，而且更短",
        "never binds: {shorter} on the same duty starts with it and is shorter",
    ),
    # -- facts and settings
    "used_never_asked": Text(
        '{fact} 有规则要用，却没有步骤填写；请写进某一步的 asks（可以不填的写成 "{name}?"）',
        '{fact} is used by a rule, but no step asks it; write it under `asks` of a step ("{name}?": may stay open)',
    ),
    "never_asked": Text("没有步骤填写 {fact}，也没有哪一条给它赋值", "no step asks {fact} and no line sets it"),
    "asked_unused": Text(
        "{fact} 要填写，但没有规则、文书或摘要用到它", "{fact} is asked, but no rule, paper or summary uses it"
    ),
    "unused_setting": Text("规程里没有哪一条读取它", "no line of the book reads it"),
    # -- clauses and words
    "uncited_clause": Text(
        "{force}条款没有哪一条引用；请落实它，或写明为什么无法落实（unreachable）",
        "a {force} clause that no line cites; express it, or say why it is unreachable",
    ),
    "chosen_without_rejected": Text(
        'basis = "chosen" 却没有列出落选的读法；请写 rejected = ["…"]',
        'basis = "chosen" without the readings that were not taken; write rejected = ["…"]',
    ),
    "no_english": Text("{what}“{text}”没有英文", "{what} “{text}” has no English"),
    "no_title": Text(
        "读者只能看到标识“{id}”；请写 title = …", "readers would see its id “{id}”; write title = …"
    ),
}  # fmt: skip

NEVER_FIRST: Final = {
    "below_otherwise": Text("它在 otherwise 之下", "it stands below “otherwise”"),
    "empty": Text("没有数能同时满足", "no number is both"),
    "shadowed": Text("上面的“{other}”成立时它才可能成立", "“{other}” above it holds whenever it does"),
    "narrower": Text("它的每个数都已落在上面的“{other}”里", "“{other}” above it admits every number it admits"),
}  # fmt: skip

FORCES: Final = {
    "binding": Text("有约束力的", "binding"),
    "promise": Text("承诺性的", "promise"),
}

APPROVALS: Final = {
    "step": Text("步骤 {id}", "step {id}"),
    "override": Text("{id} 的另行认定", "the override of {id}"),
    "extension": Text("{id} 的延期", "the extension of {id}"),
}


def filled(text: Text, /, **particulars: object) -> Text:
    """Return a sentence with its particulars, each language with its own where a particular has two."""
    zh = {n: v.zh if isinstance(v, Text) else v for n, v in particulars.items()}
    en = {n: v.en or v.zh if isinstance(v, Text) else v for n, v in particulars.items()}
    return Text(text.zh.format(**zh), text.en.format(**en))
