# 打法手册
plays-title = 打法手册
plays-note = 每类客户该做什么：动作、权益、渠道、频率、怎么衡量。改动按版本保留，谁在什么时候改的都查得到。
plays-empty = 这个店铺的目录里还没有打法。
plays-who = 客户
plays-none = 还没有
play-label = 名称
play-suits = 适用
play-suits-nobody = 它不适用于任何一类客户，所以不会出现在名单旁边。
play-change = 修改打法
play-catalog = 目录原文
play-restore = 恢复
play-restored = { $number ->
    [0] 恢复目录原文
   *[other] 恢复第 { $number } 版
}
play-note = 修改说明
play-part-missing = “{ $part }”还没有填写
play-part-long = “{ $part }”超过 { $limit } 个字符
