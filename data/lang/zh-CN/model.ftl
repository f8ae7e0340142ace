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
model-error-resting = 语言模型连续多次出错，{ $seconds } 秒后再试
model-error-crowded = 等候语言模型的问题太多
model-error-declined = 语言模型拒绝回答
model-error-filtered = 语言模型的回答被内容过滤拦下
model-error-invalid = 语言模型的回答经一次修正仍不是有效的规则：{ $problem }

# 语言模型自己的话，以及它的规则与问题对不上的地方
diagnostic-model-asks = 语言模型想先问清楚：{ $reason }
diagnostic-model-refuses = 语言模型认为这里答不了：{ $reason }
diagnostic-model-doubt = 语言模型给出的规则没有直接执行：{ $problem }
diagnostic-cross-checked = 语言模型与内置解读的结果一致
diagnostic-readers-differ = 两种解读不同：内置解读为 { $ours }，语言模型为 { $theirs }
model-unused = 问题里的 `{ $words }` 没有用到规则里
model-denial = 问题里的 `{ $words }` 与规则的肯定或否定不一致
model-turned = `{ $words }` 的比较或并列方式与问题不同
model-open = `{ $words }` 在问题里可能属于别的条件，或有更多含义
model-unproven = 仅凭问题的用词不能证实 `{ $what }`，请确认后选用
model-left = 规则没有用到“{ $words }”（语言模型自己说明）
model-added = 规则里的 `{ $what }` 问题中没有提到

# 回答的格式；同样的内容也会用英文退回给模型
model-wire-json = 回答不是要求的 JSON：{ $problem }
model-wire-segment = `{ $part }`：{ $problem }

# doctor model
doctor-model-works = { $mode }：可用，{ $ms } 毫秒，读入 { $read } 个词元，写出 { $written } 个
doctor-model-fails = { $mode }：{ $problem }（{ $ms } 毫秒）
doctor-model-useless = 没有一种提问方式能从这个模型得到回答
