# 操作记录
subject-access = 登录
subject-person = 成员
subject-segment = 人群
subject-word = 词语
subject-play = 玩法
subject-record = 记录
act-unreadable = 这条操作读不出来：它被改动过
act-signed-in = 登录
act-signed-out = 退出登录
act-session-ended = 让自己的另一处登录退出
act-no-account = 登录失败：没有这个名字
act-wrong-password = 登录失败：密码不对
act-locked-name = 登录失败：名字已锁定
act-disabled-name = 登录失败：成员已停用
act-locked-out = 密码错的次数太多：锁定到 { $until }
act-first-admin-invited = 生成第一位管理员的链接
act-invited = 邀请“{ $person }”，角色：{ $role }
act-invited-again = 给“{ $person }”生成新链接
act-joined = “{ $person }”设好密码，角色：{ $role }
act-role-changed = 修改“{ $person }”的角色：{ $from } → { $to }
act-disabled = 停用“{ $person }”
act-enabled = 启用“{ $person }”
act-token-made = 给“{ $person }”生成令牌“{ $label }”，权限：{ $rights }；{ $limits }
act-token-revoked = 作废“{ $person }”的令牌“{ $label }”
act-segment-created = 保存人群“{ $name }”
act-segment-saved = 保存“{ $name }”第 { $version } 版
act-segment-renamed = 把“{ $before }”改名为“{ $name }”
act-segment-moved = 把“{ $name }”移到文件夹“{ $folder }”
act-segment-unfiled = 把“{ $name }”移出文件夹
act-segment-described = 修改“{ $name }”的资料
act-segment-trashed = 把“{ $name }”移到回收站
act-segment-restored = 把“{ $name }”从回收站恢复
act-segment-tagged = 给“{ $name }”加标签：{ $tags }
act-segment-untagged = 去掉“{ $name }”的标签：{ $tags }
act-segment-frozen = 把“{ $name }”固定在运行 { $run }
act-segment-unfrozen = 让“{ $name }”重新跟随规则
act-segment-scheduled = 给“{ $name }”设定时：{ $timing }
act-segment-unscheduled = 取消“{ $name }”的定时
act-schedule-paused = 暂停“{ $name }”的定时
act-schedule-resumed = 继续“{ $name }”的定时
act-word-taught = 教词语“{ $word }”，第 { $version } 版
act-word-withdrawn = 收回词语“{ $word }”，第 { $version } 版
act-play-changed = 修改玩法“{ $play }”，第 { $version } 版
act-record-exported = 导出 { $records } 条记录
act-not-replayed = 运行 { $run } 无法重放：{ $why }
act-snapshot-gone = 当时的数据已不在
act-catalog-changed = 目录已改变
act-no-list = 它没有名单
subject-contact = 个人信息
act-unmask-given = 允许“{ $person }”查看个人信息
act-unmask-taken = 不再允许“{ $person }”查看个人信息
act-limits-changed = 调整“{ $person }”的权限范围：{ $from } → { $to }
act-contact-opened = 申请查看个人信息：{ $reason }
act-contact-closed = 重新隐藏个人信息：{ $reason }
act-contact-seen = 查看了 { $count } 位客户的个人信息：{ $reason }
act-contact-taken = 带走了 { $count } 位客户的个人信息（{ $format }）：{ $reason }
act-review-submitted = { $said ->
    [yes] 把“{ $name }”第 { $version } 版送审：{ $comment }
   *[no] 把“{ $name }”第 { $version } 版送审
}
act-review-approved = { $said ->
    [yes] 通过“{ $name }”第 { $version } 版：{ $comment }
   *[no] 通过“{ $name }”第 { $version } 版
}
act-review-rejected = { $said ->
    [yes] 退回“{ $name }”第 { $version } 版：{ $comment }
   *[no] 退回“{ $name }”第 { $version } 版
}
subject-policy = 设置
act-policy-changed = 修改了须先审核的事项
act-withheld = 运行 { $run } 的名单没有交出：规则须先审核通过
act-hook-added = 添加了发往 { $host } 的 Webhook
act-hook-removed = 移除了发往 { $host } 的 Webhook
act-hook-tested = 向 { $host } 发送了测试消息
act-hook-sent = 已向 { $host } 送达运行 { $run } 的进出名单
act-hook-sent-again = 再次向 { $host } 发送消息 { $message }
act-hook-off = 停用了发往 { $host } 的 Webhook：一直送不到
act-hook-on = 重新启用了发往 { $host } 的 Webhook
subject-hook = Webhook
act-signed-in-by = 通过 { $provider } 登录
act-not-proved = 通过身份提供方登录失败：{ $code }
act-not-invited = 通过身份提供方登录失败：没有人邀请过
act-other-subject = 通过身份提供方登录失败：这个名字属于那里的另一个账号
act-admitted = “{ $person }”作为新成员加入：{ $role }
act-bound = 从此“{ $person }”只用 { $provider } 的同一个账号登录
subject-export = 导出文件
act-export-asked = 要求生成运行 { $run } 的文件（{ $format }，{ $count } 人）
act-export-finished = 生成了运行 { $run } 的文件（{ $format }，{ $count } 人），SHA-256 { $sha256 }
act-export-failed = 运行 { $run } 的文件未能生成
act-export-cancelled = 停止生成运行 { $run } 的文件
act-export-fetched = 取走了运行 { $run } 的文件（{ $format }，{ $count } 人），SHA-256 { $sha256 }
act-export-deleted = 删除了运行 { $run } 的文件：保存期已满
act-leaves-files = { $moves ->
    [yes] 今后把人群“{ $name }”的名单及进入、离开名单放入文件夹（{ $format }）
   *[no] 今后把人群“{ $name }”的名单放入文件夹（{ $format }）
}
act-leaves-no-files = 不再把人群“{ $name }”的名单放入文件夹
act-left = 把人群“{ $name }”的名单放入文件夹：{ $file }，SHA-256 { $sha256 }
act-not-left = 人群“{ $name }”运行 { $run } 的名单没有放入文件夹：{ $problem }
