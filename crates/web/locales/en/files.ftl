## Files
file-empty = This file is empty. Choose another one.
file-too-large = The file is too large; at most { $limit }. Choose a smaller size in your phone's gallery, or scan at 200 dpi.
file-kind = This kind of file is not taken here. Use { $kinds }.
file-program = This is a program, or a document with macros, and cannot be uploaded. Save it as PDF and upload that.
file-bomb = The archive unpacks to too much, or holds too many files. Upload only those that are needed, one by one.
file-nested = The archive holds another archive. Unpack it and upload the files one by one.
file-locked = The file is protected by a password. Remove the password and upload it again.
file-broken = The file did not arrive whole, or is damaged. Open it on your device to check, then upload it again.
file-name = The file's name has characters that cannot be used. Give it a simple name and upload it again.
file-name-long = The file's name is too long; at most { $most } characters. Shorten it and upload it again.
file-picture-large = The picture has { $width } × { $height } pixels, which is too many. Reduce it to 10000 pixels a side and upload it again.
