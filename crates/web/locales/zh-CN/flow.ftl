## 流程
flow-finished = 这件事已经办完，不能再操作。
flow-not-open = 这一步已经有人办过，或者已经取消。请刷新看最新情况。
flow-waits-for-other = 这一步等的不是这个操作。
flow-suspended = 办理已暂停，恢复后才能继续。
flow-not-suspended = 办理没有暂停，不用恢复。
flow-not-expected = 现在没有步骤在等“{ $message }”。
flow-not-earlier = 不能退回“{ $element }”：这条线没有经过它，或者它不在同一个子流程里。
flow-too-large = 这一步交回的内容太大。请把大的内容作为文件上传。

## 流程走不下去：由流程管理员处理
flow-no-path = 在“{ $element }”没有一个条件成立，办理停在原处。请告诉流程管理员。
flow-stuck = “{ $element }”永远等不齐，办理停在原处。请告诉流程管理员。
flow-loop = 流程在“{ $element }”来回打转，办理停在原处。请告诉流程管理员。
flow-expression = “{ $element }”的条件算不出来，办理停在原处。请告诉流程管理员。
flow-bad-timer = “{ $element }”算出的时间不能用，办理停在原处。请告诉流程管理员。
flow-open-parameter = 流程还有参数没有填值，不能开始。请告诉流程管理员。
flow-other-definition = 办理记录和流程定义对不上。请告诉流程管理员。
flow-deferred = 暂停期间收到的回报太多，请先恢复办理。
