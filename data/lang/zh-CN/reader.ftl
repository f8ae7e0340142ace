# 内置阅读器：没有说出来的默认、提议，以及问题读不懂时的话
assume-recently-30-days = “最近”没有写天数，按近 30 天算
assume-window-covers = 没有另写时间的条件，也用同一个时间范围
assume-same-thing = 没有另写商品的“没有”，指的是同一种商品
assume-rolling-periods = 各期从今天往回数，不是自然月、自然周
assume-compared-before = 没有说和什么时候比，按紧接之前的同样长度的时间比
assume-aside = 排序、打标签、发送等后续动作不影响名单
assume-average-year = 平均没有写时间范围，按近 1 年算
assume-average = 平均值按 { $count } 期的合计除以 { $count } 算
assume-this-period = 没有说哪一期，按当前这一期算
assume-past-buyers = 只算以前有过的客户
assume-at-least = 次数按至少 { $count } 次算
assume-none-of-them = 列出的几样一样都没有
assume-event = 没有写动作，按“{ $event }”算
assume-scope-excluded = { $scope }本来就不在名单里
assume-term-window = “{ $term }”的定义改用问题里的时间
propose-top = 按{ $measure }前 { $percent }% 算
propose-times = 按至少 { $count } 次算
hint-ask-for-customers = 可以问：买过什么、什么时候、多少次、花了多少，或者是什么样的客户

diagnostic-question-empty = 问题是空的
diagnostic-question-too-long = 问题有 { $length } 个字，最多 { $limit } 个
diagnostic-unread-words = 没有读懂 `{ $words }`
diagnostic-nothing-understood = 没有读懂这句话
diagnostic-not-about-customers = 这句话问的不是客户
diagnostic-changes-data = 这里只能查客户，不能改数据
diagnostic-no-such-data = 这家店没有 `{ $words }` 的数据
diagnostic-missing-criterion = 没有说要什么样的客户
diagnostic-missing-number = 少了一个数字
diagnostic-several-groups = 一次说了几群客户：要合起来，还是要同时满足？
diagnostic-vague-word = 没有说清具体是多少
diagnostic-missing-value = `{ $words }` 是什么还没有写
diagnostic-open-meaning = 没有说清怎样算 `{ $words }`
diagnostic-how-many = 没有说要前多少名
diagnostic-exact-or-more = 没有说清是正好这么多，还是至少这么多
diagnostic-open-place = 没有说清是在那里注册，还是在那里购买
diagnostic-done-before = 没有说清：做过一次之后又买了同一件东西的客户算不算
diagnostic-only-what = 没有说清“只”限定的是什么：其中的一部分，还是全部
diagnostic-did-you-mean = 有的词和店里的说法很像

# 接着上一次问
diagnostic-follow-nothing = 没有找到要改的是哪一条：`{ $words }` 在上一次的条件里没有对应的
diagnostic-follow-several = `{ $words }` 可以改的不止一处
diagnostic-follow-add = 加上 `{ $words }`：是要同时满足，还是把他们也算进来？
diagnostic-follow-nobody = 上一次要找的正是 `{ $words }`，去掉他们就没有人了：是要去掉这个条件吗？
diagnostic-follow-same = `{ $words }` 没有改变上一次的条件
diagnostic-follow-after = 上一次的问题还没有读懂，先把它问清楚
