# 逐条修改条件。
builder-edit = 修改这个条件
builder-or = 或…
builder-negate = 取反
builder-remove = 删除
builder-swap = 全部 ⇄ 任一
builder-add = ＋ 添加条件
builder-new = 添加：{ $label }
builder-any-of-them = 改为满足任一条件
builder-add-title = 再加一个必须满足的条件
builder-or-title = 满足它，或者满足：
builder-back = 返回名单
builder-find = 搜索
builder-cancel = 取消
builder-apply = 应用
builder-all = 同时满足：
builder-any = 满足任一：
builder-not-all = 并非同时满足：
builder-none = 都不满足：
builder-at-least-of = 至少满足 { $count } 个：
builder-nothing = 这个条件没有可以调整的部分。
builder-narrow = 再限定
builder-narrow-none = 不再限定
builder-narrow-go = 加上
builder-fewer = 少 { $shown } 人
builder-more-people = 多 { $shown } 人
builder-as-many = 人数不变
builder-events = 行为
builder-measures = 数值
builder-attributes = 客户资料
builder-states = 状态
builder-terms = 业务词
builder-time = 时间
builder-portion = 取多少
builder-people = 人
builder-percent = %
builder-percent-of = %（相对另一个数值）
builder-percent-of-mean = %（相对均值）
builder-unit-label = 单位
builder-count = 数量
builder-from = 从
builder-to = 到（含当天）
builder-high-end = 上限
builder-ever = 不限时间
builder-last = 最近
builder-this = 本期至今
builder-previous = 上一期
builder-dates = 日期范围
builder-festival = 节日大促
builder-unit = { $unit ->
    [minute] 分钟
    [hour] 小时
    [day] 天
    [week] 周
    [month] 个月
    [quarter] 个季度
   *[year] 年
}
builder-at-least = 至少
builder-more = 超过
builder-at-most = 至多
builder-less = 少于
builder-is = 等于
builder-is-not = 不等于
builder-between = 介于
builder-in = 是其中之一
builder-not-in = 不是这些
builder-has-any = 含其中任一
builder-has-all = 全部含有
builder-has-none = 都不含
builder-high = 高
builder-low = 低
builder-contains = 包含
builder-starts = 开头是
builder-ends = 结尾是
builder-more-values = 还有 { $shown } 个，请搜索
builder-bad-number = 「{ $text }」不是数字。
builder-bad-date = 「{ $text }」不是日期。
builder-no-date = 请至少填写一个日期。
builder-no-value = 请至少选择一项。
builder-no-text = 请填写文字。
builder-edited = 规则改过，和上面的问题不再一致；名单以规则为准。
builder-ask-again = 按原问题重新圈选
revise-title = 保存为新版本
revise-leave = 不改了，回到人群
segment-conditions = 逐条修改条件
funnel-idle = 没有再筛掉任何人
result-broad = 这份名单占了范围内客户的 { $share }，条件也许比想要的宽。
result-saved = 这个规则已经保存为人群
