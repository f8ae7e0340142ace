hint-did-you-mean = 是不是想说 `{ $name }`

kind-attribute = 属性
kind-event = 行为
kind-measure = 指标
kind-state = 状态
kind-term = 业务词
kind-festival = 节日
kind-scope = 范围规则

diagnostic-unexpected-text = 这里不能写 `{ $text }`
diagnostic-unclosed-text = 引号没有结束
diagnostic-unclosed-bracket = 括号没有结束
diagnostic-bad-number = `{ $text }` 不是数字
diagnostic-bad-date = `{ $text }` 不是日期或时间
diagnostic-bad-json = JSON 无法读取：{ $problem }
diagnostic-empty-rule = 条件或取值是空的
diagnostic-too-long = 共 { $length } 个字符，超过上限 { $limit }
diagnostic-too-deep = 嵌套超过 { $limit } 层
diagnostic-too-many-nodes = 共 { $count } 个条件，超过上限 { $limit }
diagnostic-too-many-values = 共 { $count } 个取值，超过上限 { $limit }
diagnostic-number-too-long = `{ $number }` 的位数太多，小数点前最多 { $whole } 位，小数点后最多 { $decimals } 位
diagnostic-unknown-name = 没有叫 `{ $name }` 的属性、行为、指标或业务词
diagnostic-unknown-property = 这个行为没有 `{ $name }` 这一项
diagnostic-unknown-value = 没有 `{ $name }` 这个取值
diagnostic-unknown-segment = 没有叫 `{ $name }` 的分群
diagnostic-wrong-kind = `{ $name }` 是{ $kind }，不能用在这里
diagnostic-wrong-type = `{ $name }` 的类型不对，需要 { $type }
diagnostic-wrong-test = `{ $name }`（{ $type }）不能这样比较
diagnostic-empty-range = 从 `{ $low }` 到 `{ $high }` 是空的范围
diagnostic-empty-window = 时间范围“{ $window }”里没有任何时刻
diagnostic-bad-percent = `{ $percent }`% 不在 0 到 100 之间
diagnostic-bad-count = `{ $number }` 不能作为个数
diagnostic-cyclic-rule = 业务词互相引用成了圈：{ $path }

diagnostic-catalog-syntax = { $problem }
diagnostic-catalog-duplicate = 名称 `{ $name }` 用了不止一次
diagnostic-catalog-reference = `{ $name }` 没有定义
diagnostic-catalog-incomplete = 缺少 `{ $name }`，或者与别的项冲突
diagnostic-catalog-name = `{ $name }` 不能作名称：要用小写字母、数字和下划线，且不能是保留字
diagnostic-catalog-table = 数据库里没有表 `{ $name }`
diagnostic-catalog-column = 表 `{ $table }` 没有列 `{ $name }`
diagnostic-catalog-column-type = 列 `{ $name }` 的类型是 { $found }，目录要求 { $expected }

diagnostic-timed-out = 查询用时过长，已停止
diagnostic-cancelled = 查询已取消
diagnostic-model-unavailable = 语言模型没有回应
diagnostic-model-answer-invalid = 语言模型的回答无效

diagnostic-question-set-duplicate = 编号 `{ $name }` 用了不止一次
diagnostic-question-set-gold = `{ $name }` 应当回答，却没有写标准答案（gold）
