## Processes
flow-finished = This is finished; nothing more can be done with it.
flow-not-open = Somebody has done this step already, or it was cancelled. Reload to see how it stands.
flow-waits-for-other = This step waits for something else.
flow-suspended = The work is paused. It can go on once it is resumed.
flow-not-suspended = The work is not paused.
flow-not-expected = No step is waiting for “{ $message }” now.
flow-not-earlier = It cannot go back to “{ $element }”: this branch did not come through it, or it is not in the same sub-process.
flow-too-large = What this step hands back is too large. Please upload large content as a file.

## The process cannot go on: for whoever keeps it
flow-no-path = No condition holds at “{ $element }”, so nothing was changed. Please tell the keeper of the process.
flow-stuck = “{ $element }” would wait for ever, so nothing was changed. Please tell the keeper of the process.
flow-loop = The process turns in a circle at “{ $element }”, so nothing was changed. Please tell the keeper of the process.
flow-expression = A condition at “{ $element }” cannot be computed, so nothing was changed. Please tell the keeper of the process.
flow-bad-timer = The time computed at “{ $element }” cannot be used, so nothing was changed. Please tell the keeper of the process.
flow-open-parameter = The process has parameters without a value and cannot start. Please tell the keeper of the process.
flow-other-definition = The record does not match the definition of its process. Please tell the keeper of the process.
flow-deferred = Too many reports came while the work was paused. Please resume it first.
