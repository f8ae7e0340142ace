# 这家店能问什么。
nav-catalog = 词表
kind-attribute-all = 属性
kind-event-all = 行为
kind-measure-all = 指标
kind-state-all = 状态
kind-term-all = 业务词
kind-festival-all = 节日
kind-scope-all = 范围规则
catalog-find = 搜索词、别名或代号
catalog-note = 这里是这家店听得懂的全部词：每个词是什么意思、还能怎么说、有哪些取值、哪些人群用到它。
catalog-begin = 用它圈选
catalog-other = 英文
catalog-name = 代号
catalog-words-zh = 也可以说
catalog-words-en = 英文也可以说
catalog-rule = 口径
catalog-its-values = 取值
catalog-more = 还有 { $n } 个
catalog-properties = 每条记录里有
catalog-users = 用到它的人群
catalog-no-users = 还没有保存的人群用到它。
catalog-values = { $kind }，{ $n } 个取值
catalog-unit = { $kind }（{ $unit }）
catalog-with = 可按{ $properties }限定
catalog-formula = { $aggregate ->
    [count] { $event }的次数
    [sum] { $event }的{ $property }合计
    [average] { $event }的平均{ $property }
    [minimum] { $event }的最小{ $property }
    [maximum] { $event }的最大{ $property }
    [distinct] { $event }的不同{ $property }数
    [days] 有{ $event }的天数
    [since] 距上次{ $event }的天数
   *[cycle] 两次{ $event }平均相隔的天数
}
type-text = 文字
type-integer = 整数
type-decimal = 小数
type-money = 金额
type-boolean = 是否
type-date = 日期
type-time = 时间
type-list = 多个值
type-id = 编号
