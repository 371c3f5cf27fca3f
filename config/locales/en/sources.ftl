# How sources fare, for admins.
source-alarm = { $icon } Source: { $name } · { $state }

# What is wrong with the bot itself, for those who run it; «do» says what helps.
trouble-told = 🔴 The bot has a fault: { $what }
trouble-over = 🟢 The fault is over: { $what }
trouble-decide = posts have waited for more than two minutes
    .do = See the log and /queue, and whether the roles analyze and decide run.
trouble-deliver = messages are more than ten minutes overdue
    .do = See /queue, and whether the machine reaches Telegram.
trouble-disk = the disk is nearly full
    .do = Make room where DATA_DIR lies.
trouble-memory = the store's memory is nearly full
    .do = Raise maxmemory, or lower KEEP_POSTS_DAYS and KEEP_INCIDENTS_DAYS.
trouble-aside = posts could not be understood and were set aside
    .do = The log names each and why; report it if the fault is ours.
trouble-log = the store cannot write to disk
    .do = Check space and rights; what is not written is lost in a power cut.
