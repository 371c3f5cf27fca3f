# How sources fare, for admins.
source-alarm = { $icon } مصدر: { $name } · { $state }

# What is wrong with the bot itself, for those who run it; «do» says what helps.
trouble-told = 🔴 عطل في البوت: { $what }
trouble-over = 🟢 انتهى العطل: { $what }
trouble-decide = المنشورات تنتظر المعالجة منذ أكثر من دقيقتين
    .do = انظر سجل العملية و ‎/queue، وهل تعمل أدوار analyze و decide.
trouble-deliver = رسائل مستحقة تأخر إرسالها أكثر من عشر دقائق
    .do = انظر ‎/queue، وهل يصل الخادم إلى تلغرام.
trouble-disk = القرص يوشك أن يمتلئ
    .do = أفسح مكاناً حيث يقع DATA_DIR.
trouble-memory = ذاكرة المخزن توشك أن تنفد
    .do = ارفع maxmemory أو خفّض KEEP_POSTS_DAYS و KEEP_INCIDENTS_DAYS.
trouble-aside = تعذّرت معالجة منشورات فنُحّيت جانباً
    .do = السجل يذكر كلاً منها وسبب تنحيته؛ أبلغنا إن كان الخلل منا.
trouble-log = المخزن لا يستطيع الكتابة على القرص
    .do = افحص المساحة والصلاحيات؛ ما لم يُكتب يضيع عند انقطاع الكهرباء.
