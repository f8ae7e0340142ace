# 为什么没有采用语言模型的回答
model-error-settings = 语言模型的配置不可用
model-error-unreachable = 连不上语言模型
model-error-broken = 与语言模型的连接中断
model-error-timed-out = 语言模型超过 { $seconds } 秒没有答完
model-error-unauthorized = 语言模型的服务拒绝了密钥（HTTP { $status }）
model-error-busy = 语言模型的服务正忙
model-error-status = 语言模型的服务出错（HTTP { $status }）
model-error-too-large = 语言模型的回答超过 { $limit } 字节
model-error-not-an-answer = 语言模型的服务返回的内容不是回答
model-error-blank = 语言模型没有回答
model-error-cut-off = 语言模型的回答被截断
model-error-declined = 语言模型拒绝回答
model-error-filtered = 语言模型的回答被内容过滤拦下
model-error-invalid = 语言模型的回答经一次修正仍不是有效的规则：{ $problem }

# 语言模型自己的话，以及它的规则与问题对不上的地方
diagnostic-model-asks = 语言模型想先问清楚：{ $reason }
diagnostic-model-refuses = 语言模型认为这里答不了：{ $reason }
diagnostic-model-doubt = 语言模型给出的规则没有直接执行：{ $problem }
model-unused = 问题里的 `{ $words }` 没有用到规则里
model-denial = 问题里的 `{ $words }` 与规则的肯定或否定不一致
model-added = 规则里的 `{ $what }` 问题中没有提到

# 回答的格式；同样的内容也会用英文退回给模型
model-wire-json = 回答不是要求的 JSON：{ $problem }
model-wire-empty = any_of 是空的
model-wire-unknown-name = `{ $name }` 不是属性、行为、指标、状态或业务词
model-wire-unknown-name-close = `{ $name }` 不是属性、行为、指标、状态或业务词，最接近的是 `{ $close }`
model-wire-unknown-property = `{ $name }` 不是这里 `where` 能用的字段
model-wire-unused = `{ $name }` 用不到 `{ $field }`，这里必须留空
model-wire-operator = 比较方式 `{ $operator }` 不适用于 `{ $name }`
model-wire-arity = 比较方式 `{ $operator }` 需要 { $wanted } 个值
model-wire-number = `{ $text }` 不是数字
model-wire-window = `{ $text }` 不是时间范围
model-wire-ago = `{ $text }` 不是“1 month ago”这样的早先时刻
model-wire-check = { $problem }
