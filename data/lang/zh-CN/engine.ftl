engine-not-found = 店铺还没有数据
engine-held = 店铺数据正被另一个程序写入，请稍后再试
engine-unreadable = 当前版本无法读取店铺的数据文件
engine-out-of-memory = 这个查询需要的内存超过上限，请缩小时间范围或调高内存上限
engine-timed-out = 查询用时过长，已停止
engine-cancelled = 查询已取消
engine-closed = 服务正在关闭
engine-failed = 查询没能执行，原因见日志
