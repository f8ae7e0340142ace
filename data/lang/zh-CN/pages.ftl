# 各页共用
product = 圈选
skip-to-content = 跳到正文
nav-label = 主导航
nav-ask = 提问
nav-gallery = 模板
nav-segments = 人群
nav-language = 语言
nav-audit = 审计
other-language = English
theme-label = 外观
theme-system = 跟随系统
theme-light = 浅色
theme-dark = 深色

# 出错
error-home = 回到提问页
error-request-id = 请求编号
error-not-found = 没有这个页面
error-not-found-advice = 地址可能写错了，或者内容已经移走。
error-bad-request = 这个请求读不懂
error-bad-request-advice = 请检查地址或表单里填写的内容，再试一次。
error-conflict = 内容已被别人改过
error-conflict-advice = 请先看最新的内容，再决定要不要修改。
error-forbidden = 这个请求被拦下了
error-forbidden-advice = 它不是从本机的页面发出的。请从这台电脑的浏览器直接打开。
error-too-large = 内容太长
error-too-large-advice = 请缩短后再试。
error-timed-out = 超过了时间上限
error-timed-out-advice = 这次没有得到结果，也没有改动任何数据。请缩小范围，或稍后再试。
error-busy = 暂时忙不过来
error-busy-advice = 请过几秒再试。
error-defect = 出了意外
error-defect-advice = 问题已经记录。可以重试；如果反复出现，请把下面的请求编号告诉管理员。
error-unreachable = 连不上服务
error-unreachable-advice = 服务可能已停止，或网络断开了。恢复后再点一次“圈选”即可，已输入的问题还在。

# 提问页
ask-label = 想找哪些客户？
ask-placeholder = 用一句话说出条件：是什么样的客户，做过或没做过什么，多少次，在什么时候
ask-keys = Enter 圈选 · Shift+Enter 换行 · / 回到输入框
ask-run = 圈选
ask-stop = 停止
ask-history = 最近问过
ask-examples = 可以这样问
ask-as-of = 截至
ask-bad-number = “{ $text }”不是一个数
ask-bad-date = “{ $text }”不是一个日期，请写成 2026-11-21 这样

understood-title = 这样理解你的问题
unread-title = 没看懂：
unread-advice = 这些词没有用上，名单里没有它们的限制。换个说法再试一次。
unread-advice-no-list = 换个说法再试一次。
unread-advice-choices = 换个说法再试一次，或者不管它，按下面这样找。

role-attribute = 资料
role-attribute-help = 客户自己的资料，如性别、城市、等级
role-value = 取值
role-value-help = 资料或行为里的一个具体取值
role-property = 细节
role-property-help = 行为的一个细节，如品类、渠道、金额
role-event = 行为
role-event-help = 客户做过的事
role-measure = 指标
role-measure-help = 由行为累计出来的数，如金额、次数
role-number = 数字
role-number-help = 一个数
role-comparison = 比较
role-comparison-help = 多于、少于、介于
role-rank = 排名
role-rank-help = 按指标、或按自己的数字或日期排在前面或后面的客户
role-state = 状态
role-state-help = 客户所处的阶段或价值分层
role-term = 业务词
role-term-help = 店铺定义好的说法，含义见下方
role-time = 时间
role-time-help = 在什么时候
role-negation = 排除
role-negation-help = 没有做过、不属于
role-connective = 连接
role-connective-help = 并且、或者、但是
role-scope = 范围
role-scope-help = 整个店铺的统计范围
role-subject-help = 名单由他们组成
role-unfinished = 还在写
role-unread = 没看懂
role-unread-help = 没有用上的词

verdict-bad-rule = 这条规则还不能运行
verdict-refused = 这个问题在这里回答不了
verdict-unread = 有的词没看懂
verdict-missing = 还差一点信息
verdict-choose = 还差一点信息，请选一种

result-unit = 个{ $label }
result-found = 找到 { $shown } 个{ $label }
result-of = 范围内 { $shown } 个{ $label }的 { $share }
result-as-of = 截至 { $time }（{ $zone }）
result-snapshot = 数据快照 { $snapshot }
result-elapsed = 用时 { $ms } 毫秒

result-by-model = 由语言模型翻译，已核对

# 接着问
trail-label = 这几句话
trail-back = 回到上一次
changes-title = 和上一次比
change-kept = 保留
change-changed = 改动
change-added = 新增
change-removed = 去掉
refine-title = 接着问：在这份名单上再改一改
refine-placeholder = 如：只看女性，去掉退过款的，时间改成近半年
refine-run = 接着筛

# 输入建议、可以试的改法、由目录生成的例句
suggest-title = 输入建议
suggest-found = 输入建议：#
suggest-pinyin = 拼音
suggest-slip = 是不是
ideas-title = 试试
refine-only = 只看{ $what }
refine-time = 改成{ $time }
example-but-not = 近 3 个月{ $event }过{ $one }但没{ $event }过{ $other }的客户
example-term = { $term }
example-top = { $measure }前 10% 的客户

# 为什么这样读
reading-why = 为什么这样理解
reading-title = 这句话是怎么读的
reading-note = 代价最小的读法被选中；同样的词可以有几种意思，打勾的是用上的。
reading-chosen = 选中的读法
reading-rival = 落选的读法
reading-cost = 代价
reading-unsayable = 说不成一条规则
reading-pieces = 没有一种读法能覆盖整句，是分段读的
reading-words = 词的各种意思
reading-word = 词
reading-role = 作用
reading-meaning = 意思
reading-used = 用上

assumptions-title = 没有说明、按惯例处理的
readings-title = 也可能是这个意思
choices-title = 可以是
readings-switch = 改用这种理解
choices-use = 就按这个

funnel-title = 这个数是怎么来的
funnel-condition = 条件
funnel-bar = 比例
funnel-alone = 单独满足
funnel-left = 逐条叠加后
funnel-everyone = 范围内的全部{ $label }

empty-scope = 范围内没有任何客户。
empty-rule = 没有客户同时满足这些条件。
empty-alone = 名单为空，是因为没有一个客户满足这一条：{ $condition }
empty-together = 名单在这一条变空：{ $condition }。单独满足它的有 { $shown } 个，但没有人同时满足前面的条件。

scope-outside = 不在范围内：
scope-inside = 已放进范围：
scope-lift = 把{ $label }也算进来
scope-apply = 重新排除{ $label }

window-from-to = { $from } 至 { $to }
window-to = { $to } 及以前
window-own = 按每个客户自己的日期计算

list-title = 名单
list-id = 编号
list-range = 第 { $first }–{ $last } 个，共 { $shown } 个
list-none = 没有值
list-pages = 翻页
list-previous = 上一页
list-next = 下一页
list-masked = 姓名、电话、邮箱等个人信息已打码。

proof-title = 保存与核对
save-title = 保存为人群
save-name = 名称
save-description = 说明（可不填）
save-note = 保存的是规则：“近 3 个月”这样的时间每次运行都会重新推算。
save-run = 保存
rule-title = 规则
rule-note = 可以修改后再运行
rule-run = 运行这条规则
sql-title = SQL
sql-show = 看 SQL
sql-note = 为便于阅读排了版，内容与实际执行的一致
sql-params = 参数
sql-cost = 运行前数据库的估计：从各表取出 { $shown } 行（{ $tables }）
sql-hash = 名单的 SHA-256 校验值
copy = 复制
copy-done = 已复制
copy-selected = 浏览器不允许直接复制，已选中，请按 Ctrl+C

# 正在问语言模型
asking-title = 正在询问语言模型
asking-seconds = 秒
asking-note = 内置理解没有读全，或者不止一种读法，所以正在问 { $model }。最多等 { $seconds } 秒，随时可以停止。
asking-not = 还没有询问语言模型
asking-ask = 询问语言模型
asking-reader = 只用内置理解
