## 文件
file-empty = 这个文件是空的，请重新选一个。
file-too-large = 文件太大，最大 { $limit }。照片可以在手机相册里选小一号，扫描件用 200 dpi 就够。
file-kind = 这里不收这种文件，请换成 { $kinds }。
file-program = 这是程序，或带有宏的文档，不能上传。请另存为 PDF 再传。
file-bomb = 压缩包解开后太大，或里面的文件太多。请只选需要的几个，分开上传。
file-nested = 压缩包里还有压缩包。请解开后分开上传。
file-locked = 文件加了密码，打不开。请去掉密码再传。
file-broken = 文件没有传完整，或者坏了，打不开。请在您的设备上打开看看，再传一次。
file-name = 文件名里有不能用的字符，请改个简单的名字再传。
file-name-long = 文件名太长，最多 { $most } 个字，请改短再传。
file-picture-large = 图片是 { $width } × { $height } 像素，太大了。请缩小到长宽各 10000 像素以内再传。
