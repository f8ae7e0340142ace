# 读回：把规则用中文说出来。
say-segment = 满足以下条件的{ $customer }：{ $rule }
say-including = { $segment }（包含{ $labels }）
say-everyone = 全部
say-all = 全部{ $customer }
say-who = { $text }
say-whose = { $text }
say-for-whom = { $text }
say-and = { $a }，且{ $b }
say-or = { $a }，或{ $b }
say-item = { $a }；{ $b }
say-or-word = { $a }或{ $b }
say-list = { $a }、{ $b }
say-brackets = （{ $text }）
say-not = 不满足（{ $text }）
say-at-least-of = 以下条件至少满足 { $count } 项（{ $parts }）
say-term = { $term }（即{ $rule }）
say-in-segment = 在人群“{ $name }”中

say-did = { $window }{ $event }过{ $detail }
say-did-not = { $window }没有{ $event }过{ $detail }
say-object = “{ $object }”
say-filter = （{ $filter }）
say-filtered = { $event }（{ $filter }）
say-first = 首次{ $what }{ $tests }
say-last = 最近一次{ $what }{ $tests }
say-lies = 发生在{ $window }
say-exists = 存在

say-sequence = { $first }，此后{ $then }
say-then = { $within }{ $after }{ $then }{ $same }{ $without }
say-within = { $amount }内
say-later = 至少隔 { $amount }
say-between-not = （其间{ $event }）
say-same = （同一{ $labels }）

say-measure = { $measure }{ $bound }
say-measured = { $window }{ $what }
say-count-of = { $event }次数
say-sum-of = { $event }的{ $property }合计
say-average-of = { $event }的平均{ $property }
say-minimum-of = { $event }的最小{ $property }
say-maximum-of = { $event }的最大{ $property }
say-distinct-of = { $event }的不同{ $property }数
say-days-since = 距最近一次{ $event }的天数
say-cycle-of = { $event }的平均间隔天数
say-days-of = { $event }的天数
say-percent-of = { $measure }的 { $percent }%

say-test = { $label }{ $test }
say-equals = 是{ $value }
say-differs = 有值且不是{ $value }
say-less = 小于{ $value }
say-at-most = 不超过{ $value }
say-more = 大于{ $value }
say-at-least = 不少于{ $value }
say-between = 在{ $low }到{ $high }之间（含两端）
say-in = 是{ $value }
say-not-in = 有值且不在{ $value }中
say-contains = 包含“{ $value }”
say-starts = 以“{ $value }”开头
say-ends = 以“{ $value }”结尾
say-missing = 没有值
say-present = 有值
say-during = 在{ $value }
say-has-any = 含有{ $value }中的任一个
say-has-all = 同时含有{ $value }
say-has-none = 不含{ $value }
say-yes = 是
say-no = 否
say-money = { $symbol }{ $number }
say-unit = { $number } { $unit }

say-top = { $among }按{ $measure }从高到低排在{ $portion }（并列都算）
say-bottom = { $among }按{ $measure }从低到高排在{ $portion }（并列都算）
say-latest = { $among }按{ $measure }从晚到早排在{ $portion }（并列都算）
say-earliest = { $among }按{ $measure }从早到晚排在{ $portion }（并列都算）
say-portion-count = 前 { $count } 名
say-portion-percent = 前 { $percent }%
say-per = 在每个{ $attribute }内，{ $text }

say-state-is = { $state }是{ $value }
say-state-is-not = 有{ $state }且不是{ $value }
say-axis-high = { $axis }高
say-axis-low = { $axis }低
say-cell = { $label }（{ $code }）
say-side-high = 高
say-side-low = 低
say-was = 以 { $amount }前为准，{ $text }

say-minute = { $count } 分钟
say-hour = { $count } 小时
say-day = { $count } 天
say-week = { $count } 周
say-month = { $count } 个月
say-quarter = { $count } 个季度
say-year = { $count } 年
say-ago = { $amount }前

say-window-last = 近 { $amount }
say-window-this-day = 今天
say-window-this-week = 本周
say-window-this-month = 本月
say-window-this-quarter = 本季度
say-window-this-year = 今年
say-window-last-day = 昨天
say-window-last-week = 上周
say-window-last-month = 上个月
say-window-last-quarter = 上季度
say-window-last-year = 去年
say-window-day-ago = { $count } 天前的那一天
say-window-week-ago = { $count } 周前的那一周
say-window-month-ago = { $count } 个月前的那个月
say-window-quarter-ago = { $count } 个季度前的那个季度
say-window-year-ago = { $count } 年前的那一年
say-window-since = { $from }以来
say-window-before = { $until }之前
say-window-before-ago = { $amount }以前
say-window-between = { $from }到{ $until }之间
say-window-festival = 最近一次{ $festival }期间
say-window-festival-year = { $year } 年{ $festival }期间
say-window-after = { $attribute }后 { $amount }内
say-start-day = { $count ->
    [0] 今天零点
   *[other] { $count } 天前零点
}
say-start-week = { $count ->
    [0] 本周一零点
   *[other] { $count } 周前的周一零点
}
say-start-month = { $count ->
    [0] 本月初
   *[other] { $count } 个月前的月初
}
say-start-quarter = { $count ->
    [0] 本季度初
   *[other] { $count } 个季度前的季度初
}
say-start-year = { $count ->
    [0] 今年初
   *[other] { $count } 年前的年初
}

say-customers = 在给定名单中（{ $keys }）
say-every-row = { $window }每一次{ $event }都满足{ $filter }
say-among = 在满足（{ $rule }）的客户中
say-percent-of-mean = 平均{ $measure }{ $among }的 { $percent }%
say-mean-among = （只算满足以下条件的客户：{ $rule }）
say-ratio = { $of }与{ $to }之比
say-own = 本人的{ $label }
say-has-at-least = 至少有 { $value } 个值
say-has-at-most = 至多有 { $value } 个值
say-anniversary = 周年日落在{ $value }
say-sample = 在随机抽签“{ $name }”中排在前 { $until }%（结果固定）
say-sample-part = 在随机抽签“{ $name }”中排在 { $from }% 到 { $until }%（结果固定）
say-preferred = { $measure }最多的{ $property }
say-together = { $window }有某一{ $by }，其下的{ $event }{ $detail }记录满足（{ $rule }）
say-some-row = 有一条{ $filter }

say-every = { $over }每{ $period }都{ $text }
say-at-least-periods = { $over }中至少有 { $amount }{ $text }
say-in-row = { $over }中连续 { $amount }都{ $text }
say-rises = { $text }在{ $over }逐{ $period }上升
say-falls = { $text }在{ $over }逐{ $period }下降
say-period-day = 天
say-period-week = 周
say-period-month = 月
say-period-quarter = 季度
say-period-year = 年
say-over-rolling = 最近 { $amount }（从统计日往前数）
say-over-calendar-day = 今天之前的 { $count } 个自然日
say-over-calendar-week = 本周之前的 { $count } 个自然周
say-over-calendar-month = 本月之前的 { $count } 个自然月
say-over-calendar-quarter = 本季度之前的 { $count } 个自然季度
say-over-calendar-year = 今年之前的 { $count } 个自然年
say-over-all-day = 所有日期
say-over-all-week = 所有自然周
say-over-all-month = 所有自然月
say-over-all-quarter = 所有自然季度
say-over-all-year = 所有自然年

say-now = 现在
say-ahead = { $amount }后
say-window-next = 未来 { $amount }
say-window-previous = 近 { $amount }之前的 { $amount }
say-window-earlier = { $window }（整体前移 { $amount }）
say-window-whole-day = 今天全天
say-window-whole-week = 本周整周
say-window-whole-month = 本月整月
say-window-whole-quarter = 本季度整季
say-window-whole-year = 今年全年
say-window-next-day = 明天
say-window-next-week = 下周
say-window-next-month = 下个月
say-window-next-quarter = 下季度
say-window-next-year = 明年
say-window-day-ahead = { $count } 天后的那一天
say-window-week-ahead = { $count } 周后的那一周
say-window-month-ahead = { $count } 个月后的那个月
say-window-quarter-ahead = { $count } 个季度后的那个季度
say-window-year-ahead = { $count } 年后的那一年
say-start-day-ahead = { $count } 天后零点
say-start-week-ahead = { $count } 周后的周一零点
say-start-month-ahead = { $count } 个月后的月初
say-start-quarter-ahead = { $count } 个季度后的季度初
say-start-year-ahead = { $count } 年后的年初
