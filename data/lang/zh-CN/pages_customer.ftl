# 一位客户：为什么在、为什么不在，以及已知的一切。

customer-title = 客户 { $id }
customer-back = 返回名单
customer-outside = 不在任何名单的范围内：{ $labels }
customer-states = 所处状态
customer-facts = 资料
customer-deeds = 行为记录
customer-when = 时间
customer-find = 某个客户在不在名单里，为什么？
customer-find-id = 客户编号
customer-find-go = 查看

why-in = 在这个名单里
why-out = 不在这个名单里
why-out-of-scope = 不在这个名单里：不在范围内
why-holds = 成立：
why-fails = 不成立：
why-all = 同时满足
why-any = 满足其一
why-at-least = 至少满足 { $count } 项
why-value = 此客户：{ $value }
why-rows = { $n ->
    [0] 没有
   *[other] { $shown } 条
}
why-rows-latest = { $shown } 条，最近 { $latest }
why-near-none = 也没有
why-more = 另有 { $shown } 条
list-why = 为什么在名单里

profile-title = 这群人有什么不同
profile-none = 与全体相比没有超出偶然的差别。
profile-more = 更多差别
profile-note = 与范围内全体客户相比；只列不是偶然的差别，最确定的在前。规则本身要求的不列。
profile-trait = 特征
profile-inside = 名单内
profile-everyone = 全体
profile-lift = 倍数
profile-wait = 与全体比较

export-as = 导出
export-too-long = Excel 最多放 { $rows } 个客户，请改用 CSV
export-proof = 依据
export-meaning = 含义
export-definitions = 业务定义
export-sql = SQL

columns-title = 选择列
columns-show = 显示这些列
columns-reset = 恢复默认

course-title = 这几个月
course-what = 状态与人群
course-wait = 看状态和人群的变化
course-in = 在
course-out = 不在
course-note = 每列是当天零点时的情形，人群按现在的规则回看。
course-never = 另有 { $shown } 个人群一直不在。
course-more = 只看了最近改动的人群。
