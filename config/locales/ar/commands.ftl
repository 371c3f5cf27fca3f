### What commands answer.

language-name = العربية
about-short = برقية ترصد ما يُنشر عن النزاع المسلح وترسل إليك خبراً واحداً لكل حدث. هي رصد مستقل لما يُنشر: ليست صفارة إنذار، ولا تتبع أي جهة.
about-line = رصد مستقل لما يُنشر عن النزاع المسلح: خبر واحد لكل حدث، بمصادره. ليس صفارة إنذار.
start = <b>أهلاً بك في برقية</b>
    { about-short }
start-ready = أنت مشترك الآن: { $areas } · { $kinds } · من مستوى «{ $level }» فما فوق.
    غيّر ما تشاء من /settings، وأوقف كل شيء بأمر /stop.
start-example = هكذا يصلك الخبر. هذا آخر حدث رُصد ضمن اشتراكك:
start-no-example = لم يُرصد حدث ضمن اشتراكك في الأيام السبعة الماضية. سيصلك الخبر حين يُنشر.
ask-area = أي منطقة تهمّك؟ اختر محافظة، أو اكتب اسم بلدة أو قرية، أو أرسل موقعك.
ask-kinds = ماذا تريد أن نتابع لك؟
choice-kinds-both = الهجمات والتهديدات
choice-kinds-attack = الهجمات فقط
choice-kinds-threat = التهديدات والإنذارات فقط
ask-level = ماذا تريد أن يصلك فوراً؟
everywhere = كل المناطق
choice-all = كل التنبيهات
choice-urgent = العاجل فقط
choice-digest = الموجز اليومي فقط
help = <b>الأوامر</b>
    /subscribe دير الزور: تابع منطقة، أو استأنف ما أوقفته
    /unsubscribe: أوقف التنبيهات
    /areas: مناطقك · /kinds: الأنواع · /words: الكلمات
    /level: المستوى · /quiet: ساعات الهدوء
    /digest: موجز اليوم، أو «/digest 20:00» لساعته
    /latest: آخر الأحداث · /search: بحث · /stats: أرقام · /map: خريطة
    /why: لماذا وصلني هذا؟ · /whynot: لماذا لم يصلني؟ · /mute: كتم حدث · /wrong: أبلغ عن خطأ
    /settings: كل الإعدادات · /language: اللغة · /timezone: التوقيت · /for: قناة تديرها
    /privacy: ما نحفظه عنك · /mydata: نسخة منه
    /about: ما هذا الروبوت · /stop: أوقف وامسح كل شيء
help-editor = <b>للتحرير</b>
    /reports: بلاغات القراء
    /correct: صوّب حدثاً · /retract: اسحبه · /merge: ضم حدثين · /split: افصل منشورات
help-admin = <b>للإدارة</b>
    /watch: كلمات الرصد · /ignore: كلمات التجاهل · /source: المصادر
    /health: الحالة · /queue: الطابور · /audit: السجل
    /replay: إعادة ما خُزّن · /export: ملف بما لدينا · /broadcast: رسالة إلى الجميع
help-owner = <b>للمالك</b>
    /admin: الأدوار
about = <b>برقية</b>
    { about-short }
    نقرأ قنوات تلغرام وحسابات إكس ومواقع الأخبار، ونجمع ما يتحدث عن حدث واحد في رسالة واحدة، ونذكر من قال ماذا، وكم مصدراً مستقلاً. قد نتأخر أو نخطئ، فنصوّب ونقول إننا صوّبنا. صمتنا لا يعني الأمان.
    <i>{ about-english }</i>
about-english = Barqiya monitors published reports of armed conflict. It is independent, affiliated with nobody, and not a siren.
privacy = <b>ما نحفظه عنك</b>
    رقم المحادثة وما اخترته: المناطق والأنواع والكلمات والساعات واللغة. لا نحفظ اسماً ولا رقم هاتف، ونقرّب الموقع الذي ترسله إلى كيلومتر تقريباً.
    ما نرسله إليك يُحفظ رقمه أياماً لنصوّبه إن أخطأنا. تبقى رسائلك لدى تلغرام بحسب سياسته.
    /mydata يعطيك نسخة كاملة، و/stop يمسح كل ما سبق ويحذف من رسائلنا ما يسمح به تلغرام.
stopped = مُسح كل ما حفظناه عنك، وحُذف من رسائلنا ما يسمح تلغرام بحذفه. /start متى شئت.
stop-sure = سيُمسح كل ما حفظناه عنك وتتوقف الرسائل. هل أنت متأكد؟
yes-delete = نعم، امسح كل شيء
no-keep = لا، أبقِه
kept = بقي كل شيء كما كان.
nothing-stored = لا نحفظ عنك شيئاً.

## Replies to nonsense and strangers

unknown-command = لا أعرف هذا الأمر. /help يعرض الأوامر.
not-yours = هذا الأمر للقائمين على الروبوت.
not-yours-group = في المجموعات والقنوات يغيّر الإعدادات مديروها فقط.
slow-down = طلبات كثيرة متتابعة. انتظر قليلاً ثم أعد المحاولة.
broken = تعذّر تنفيذ الطلب الآن، وسُجّل الخلل. حاول بعد قليل.
button-old = هذا الزر قديم أو ليس لهذه المحادثة. أعد الأمر.
not-built = هذا الأمر غير مفعّل في هذا التركيب.
back = رجوع
done = تم

## Areas

subscribed-area = تتابع الآن: { $area }.
subscribed-everywhere = تصلك الآن أخبار كل المناطق. لتحديد منطقة: «/subscribe دير الزور».
resumed = استؤنفت التنبيهات: { $areas }.
meant-other = قصدت غيرها؟
area-unknown = لا أعرف مكاناً اسمه «{ $name }». جرّب اسماً قريباً منه، أو أرسل موقعك، أو اختر من القائمة: /areas
area-perhaps = لا أعرف مكاناً اسمه «{ $name }». هل قصدت أحد هذه؟
area-dropped = لم تعد تتابع: { $area }.
paused = توقفت التنبيهات. بقيت إعداداتك؛ /subscribe يستأنفها، و/stop يمسحها.
not-subscribed = لست مشتركاً. /subscribe يبدأ.
areas-title = <b>مناطقك</b>
areas-none = كل المناطق. اختر محافظة أو اكتب «/subscribe اسم المكان».
areas-full = بلغت الحد: { $n } منطقة.
area-not-there = هذه المنطقة ليست في قائمتك.
area-circle = { $name } ({ $km } كم حولها)
area-circle-kinds = { $name } (هجمات: { $km } كم، تهديدات: { $threat } كم)
area-around-you = حول موقعك
area-add = أضف منطقة
area-drop = حذف: { $name }
area-whole = كامل { $name }
area-radius = ± المسافة
area-radius-title = <b>{ $name }</b>
    من أي مسافة حولها تصلك الأخبار؟ اختر بالكيلومترات، أو اكتب «/subscribe ذيبان 10 50»: الهجمات ضمن 10 كم والتهديدات ضمن 50 كم.
area-radius-of = { $kind }: { $km } كم
areas-pick = القائمة كلها
areas-all = كل المناطق
page-next = التالي
page-back = السابق

## Kinds, level, words

kind-attack = الهجمات
kind-threat = التهديدات والإنذارات
kinds-both = الهجمات والتهديدات والإنذارات
kinds-title = <b>الأنواع</b>
    اضغط لتضيف أو تحذف.
say-kinds-attack = attacks, attack, هجمات, الهجمات, هجوم
say-kinds-threat = threats, threat, تهديدات, التهديدات, تهديد, إنذارات
say-kinds-both = both, all, الكل, كلاهما, الهجمات والتهديدات
kinds-unknown = اكتب: «/kinds هجمات» أو «/kinds تهديدات» أو «/kinds الكل».
kinds-none = لا بد من نوع واحد على الأقل. لإيقاف كل شيء: /unsubscribe
level-title = <b>أقل مستوى يصلك فوراً</b>
    🔴 خطر الآن في منطقتك · 🟠 قتلى أو موقع مهم · 🟡 هجمات أخرى وتهديدات محددة · ⚪ كل شيء
level-now = المستوى: { $level }
level-unknown = المستويات: عاجل جداً، عاجل، تنبيه، الموجز فقط.
say-flash = flash, عاجل جداً, أحمر
say-urgent = urgent, عاجل, برتقالي
say-alert = alert, تنبيه, أصفر
say-digest = digest, الموجز, الموجز فقط, كل شيء
say-add = add, أضف, اضف, أضيف
say-drop = remove, delete, drop, احذف, حذف, أزل
say-off = off, إيقاف, لا, أوقف
say-km = كم, كيلومتر, كيلومترا, كيلومتراً, km
say-span = من, إلى, الى, from, to
say-zones = دمشق=Asia/Damascus، بغداد=Asia/Baghdad، بيروت=Asia/Beirut، عمّان=Asia/Amman، عمان=Asia/Amman، غزة=Asia/Gaza، القدس=Asia/Jerusalem، إسطنبول=Europe/Istanbul، اسطنبول=Europe/Istanbul، الرياض=Asia/Riyadh، القاهرة=Africa/Cairo، برلين=Europe/Berlin، لندن=Europe/London، طهران=Asia/Tehran، دبي=Asia/Dubai، الدوحة=Asia/Qatar
words-title = <b>الكلمات</b>
words-in = لا يصلك إلا ما فيه: { $words }
words-out = لا يصلك ما فيه: { $words }
words-none = لا تصفية بالكلمات.
words-how = أضف كلمة تريدها: «/words +ذيبان»، أو كلمة لا تريدها: «/words -رياضة». واحذف بالزر أو «/words x ذيبان».
words-drop = حذف: { $word }
word-added-in = لن يصلك إلا ما فيه «{ $word }» أو كلماتك الأخرى.
word-added-out = لن يصلك ما فيه «{ $word }».
word-dropped = حُذفت «{ $word }».
word-bad = اكتب كلمة أو عبارة أو وسماً لا يزيد على { $n } حرفاً.
words-full = بلغت الحد: { $n } كلمة.
word-not-there = ليست في قائمتك.

## Quiet hours, digest, zone, language, digits, discretion

quiet-title = <b>ساعات الهدوء</b>
    ما يُنشر فيها يصلك ملخصاً بعدها، ولا يضيع. الأحمر 🔴 يصلك دائماً.
quiet-now = ساعات الهدوء: من { $start } إلى { $end }
quiet-off = بلا ساعات هدوء
quiet-how = أو اكتب «/quiet 23-6» أو «/quiet off».
quiet-unclear = اكتب بدايتها ونهايتها: «/quiet 23-6» أو «/quiet 22:30 06:00»، أو «/quiet off».
digest-at = الموجز اليومي: { $time }
digest-off = بلا موجز يومي
digest-set = يصلك الموجز كل يوم عند { $time } بتوقيتك.
digest-unclear = اكتب ساعته: «/digest 20:00»، أو «/digest off» لإيقافه.
digest-title = <b>ساعة الموجز</b>
timezone-how = أو اكتب مدينتك: «/timezone دمشق».
timezone-set = التوقيت: { $zone }، الساعة عندك الآن { $time }.
timezone-unknown = لا أعرف هذه المدينة. مثال: «/timezone دمشق» أو «/timezone Europe/Berlin».
language-set = لغتك الآن: العربية.
language-title = <b>اللغة</b>
language-unknown = اللغات: العربية، English.
digits-on = الأرقام: ٠١٢٣
digits-off = الأرقام: 0123
discreet-on = وضع التكتّم: يعمل
discreet-off = وضع التكتّم: متوقف
discreet-explained = وضع التكتّم يخفي الأيقونة والمكان من الإشعار، ويُظهر النص حين تلمسه.

## Settings

settings-title = <b>الإعدادات</b>
settings-areas = المناطق: { $areas }
settings-kinds = الأنواع: { $kinds }
settings-words = الكلمات: { $n ->
    [0] بلا تصفية
    [one] كلمة واحدة
    [two] كلمتان
    [few] { $n } كلمات
    [many] { $n } كلمة
   *[other] { $n } كلمة
}
settings-level = المستوى: { $level }
settings-quiet = { $quiet }
settings-digest = { $digest }
settings-zone = التوقيت: { $zone }
settings-paused = التنبيهات موقوفة. /subscribe يستأنفها.
to-areas = المناطق
to-kinds = الأنواع
to-words = الكلمات
to-level = المستوى
to-quiet = الهدوء
to-digest = الموجز
to-zone = التوقيت
to-language = اللغة

## Latest, search, stats, map, why, mute

latest-title = <b>آخر الأحداث</b> ({ $areas })
latest-none = لم يُرصد حدث ضمن اشتراكك في الأيام السبعة الماضية.
latest-line = { $icon } { $headline } · { $when } · { $id }
search-title = <b>نتائج «{ $word }»</b>
search-none = لا نتائج عن «{ $word }» في الأيام الثلاثين الماضية.
search-how = اكتب كلمة: «/search ذيبان».
stats-title = <b>آخر 7 أيام</b> ({ $areas })
stats-total = { $n ->
    [0] لا أحداث
    [one] حدث واحد
    [two] حدثان
    [few] { $n } أحداث
    [many] { $n } حدثاً
   *[other] { $n } حدث
}
stats-line = { $name }: { $n }
stats-by-place = بحسب المحافظة
stats-note = الأعداد أحداث لا منشورات.
map-none = لا أحداث معروفة الموقع ضمن اشتراكك في الأيام السبعة الماضية.
map-caption = أحداث آخر 7 أيام. الدوائر تُظهر دقة الموقع.
map-of = موقع تقريبي: { $place }
map-no-place = موقع هذا الحدث غير معروف بدقة تكفي لخريطة.
incident-unknown = لا أعرف حدثاً بهذا الرقم. الرقم في آخر التنبيه، مثل { $example }.
why-how = ردّ على تنبيه بأمر /why أو اكتب «/why BQ-7F3K».
whynot-how = اكتب رقم الحدث: «/whynot BQ-7F3K»، أو جده في /latest و/search.
why-title = <b>وصلك { $id } لأن:</b>
whynot-title = <b>لم يصلك { $id } لأن:</b>
whynot-wanted = هذا الحدث ضمن اشتراكك ولم يُرسل إليك: بلغنا متأخراً عن حد التنبيه، أو انقضى وقته قبل إرساله. تجده في الموجز و‎/latest.
why-now-against = وبإعداداتك الآن لا يصلك مثله:
whynot-queued = هذا الحدث ضمن اشتراكك، وهو في الطابور: يصلك حين يأتي دوره.
whynot-delivered = <b>وصلك { $id } (آخر ما وصلك عنه: { $when })، لأن:</b>
why-shown = <b>لم يصلك { $id } تنبيهاً، وهذا ما يربطه باشتراكك:</b>
cause = · { $cause }
cause-area = يقع في منطقة تتابعها: { $detail }
cause-everywhere = تتابع كل المناطق
cause-area_perhaps = قد يقع في منطقة تتابعها: { $detail } (موقعه غير دقيق)
cause-other_area = يقع خارج مناطقك
cause-no_place = مكانه غير محسوم، وأنت تتابع مناطق محددة
cause-kind = نوعه مما تتابعه: { $detail }
cause-other_kind = نوعه مما لا تتابعه: { $detail }
cause-word = فيه كلمة تتابعها: { $detail }
cause-no_word = ليست فيه كلمة تتابعها
cause-unwanted_word = فيه كلمة استبعدتها: { $detail }
cause-level = مستواه يبلغ ما طلبته: { $detail }
cause-below_level = مستواه دون ما طلبته: { $detail }
cause-paused = تنبيهاتك موقوفة
cause-quiet_hours = نُشر في ساعات هدوئك؛ تنتهي { $detail }
cause-flash_passes = خطر آني يتجاوز ساعات الهدوء
cause-before_subscribing = سبق اشتراكك
cause-watch = فيه كلمة من كلمات الرصد: { $detail }
story-title = <b>مِمَّ جُمع الخبر</b>
story-changes = <b>ما تغيّر فيه</b>
story-more = { $n ->
    [one] ومنشور آخر بينها
    [two] ومنشوران آخران بينها
    [few] و{ $n } منشورات أخرى بينها
    [many] و{ $n } منشوراً آخر بينها
   *[other] و{ $n } منشور آخر بينها
}
story-change = · { $time }: { $change }
story-post = · { $time } { $source }: { $why }
because-kind-follows = يتابع حدثاً معروفاً
because-type-same = نوع الحدث نفسه
because-weapon-same = الوسيلة نفسها
because-place-same = المكان نفسه
because-place-near = المكان نفسه أو ملاصق له
because-place-next = القرية المجاورة
because-place-same-area = الناحية أو المنطقة نفسها
because-place-same-district = المنطقة نفسها
because-place-same-wide = المحافظة نفسها
because-place-parent = أحد المكانين داخل الآخر
because-place-named-alike = اسم المكان نفسه
because-place-mentioned = يذكر المكان نفسه
because-time-minutes = في الساعة نفسها
because-time-hours = خلال ساعات
because-time-clock-same = وقت الحدث نفسه
because-actor-same = الجهة نفسها
because-actor-threatens-again = تهديد من الجهة نفسها
because-target-same = الهدف نفسه
because-toll-same = الحصيلة نفسها
because-toll-update = يحدّث حصيلة معروفة
because-cause-told = يوضح سبب حدث معروف
because-words-rare = كلمات نادرة مشتركة
because-words-alike = نص مشابه
because-time-goes-on = الحدث نفسه، تجدّد بعد دقائق
because-copy-near = نص شبه مطابق
because-copy-self = المصدر نفسه يكرر نصه
because-copy-exact = النص نفسه
because-copy-short = النص القصير نفسه
because-copy-worn = معظم كلمات نص آخر
because-copy-retold = النص نفسه بترتيب آخر
because-media-same = الصورة أو المقطع نفسه
because-link-reply = رد على منشور عن الحدث
because-link-forward = إعادة توجيه لمنشور عن الحدث
because-first = أول خبر
because-copied = منقول، فلا يُعدّ مصدراً مستقلاً
because-deleted = حُذف المنشور
because-unsaid = عن الحدث نفسه
cause-muted = كتمتَه
muted = كُتم { $id }. لن تسمع عنه إلا إن سُحب أو صُوّب. «/mute off { $id }» يعيده.
unmuted = ستسمع عن { $id } من جديد.
mute-how = ردّ على تنبيه بأمر /mute أو اكتب «/mute BQ-7F3K».
mute-none = لم تكتم شيئاً.
mute-list = المكتوم: { $ids }
wrong-how = ردّ على تنبيه بأمر /wrong لتبلغ عن خطأ فيه.
wrong-thanks = شكراً. وصل بلاغك إلى المحررين.
wrong-again = سبق أن أبلغت عن هذا الحدث.
mydata-caption = كل ما نحفظه عن هذه المحادثة.

## Those who run the bot

watch-title = <b>كلمات الرصد</b> ({ $n })
watch-how = «/watch add #ديرالزور» · «/watch remove #ديرالزور» · «/watch list»
watch-added = أُضيفت «{ $word }»، وهي تعمل من الآن.
watch-was-there = «{ $word }» موجودة من قبل.
watch-removed = حُذفت «{ $word }».
watch-not-there = «{ $word }» ليست في القائمة.
watch-bad = اكتب كلمة أو عبارة أو وسماً من حرفين إلى { $n } حرفاً.
word-common = «{ $word }» كلمة ترد في كل منشور تقريباً، فلا تصلح وحدها. اكتب كلمة أدق، أو عبارة فيها كلمة أخرى.
watch-sure = «{ $word }» شائعة في ما خُزّن، وقد تفتح الباب لكثير من المنشورات. تضيفها؟
watch-preview-empty = لا منشورات مخزّنة بعد، فلا معاينة.
watch-preview = { $n ->
    [0] لا تطابق شيئاً من { $stored } { $span }.
   *[other] تطابق { $found } من { $stored } { $span }.
}
watch-found = { $n ->
    [one] منشوراً واحداً
    [two] منشورين
    [few] { $n } منشورات
    [many] { $n } منشوراً
   *[other] { $n } منشور
}
watch-stored = { $n ->
    [one] منشور واحد مخزّن
    [two] منشورين مخزّنين
    [few] { $n } منشورات مخزّنة
    [many] { $n } منشوراً مخزّناً
   *[other] { $n } منشور مخزّن
}
watch-span = بين { $from } و{ $to }
watch-moment = ({ $from })
watch-rate = { $n ->
    [0] أي أقل من منشور في اليوم.
    [one] أي نحو منشور واحد في اليوم.
    [two] أي نحو منشورين في اليوم.
    [few] أي نحو { $n } منشورات في اليوم.
    [many] أي نحو { $n } منشوراً في اليوم.
   *[other] أي نحو { $n } منشور في اليوم.
}
watch-cost = كل منشور على إكس يطابقها يُحسب من حصة الشهر.
x-spent = إكس: قُرئ هذا الشهر { $read } من { $limit } منشور.
ignore-title = <b>كلمات التجاهل</b> ({ $n })
ignore-how = ما ترد فيه هذه الكلمات لا يُقرأ من أي مصدر: «/ignore add مباراة» · «/ignore remove مباراة» · «/ignore list»
ignore-added = لن يُقرأ بعد الآن ما ترد فيه «{ $word }».
ignore-sure = «{ $word }» شائعة في ما خُزّن، وتجاهلها يُسكت كثيراً من المنشورات. تضيفها؟
ignore-events = { $n ->
    [one] انتبه: منها منشور بُني عليه حدث نُبّه إليه.
    [two] انتبه: منها ما بُني عليه حدثان نُبّه إليهما.
    [few] انتبه: منها ما بُني عليه { $n } أحداث نُبّه إليها.
    [many] انتبه: منها ما بُني عليه { $n } حدثاً نُبّه إليها.
   *[other] انتبه: منها ما بُني عليه { $n } حدث نُبّه إليها.
}
replay-how = يعيد قراءة ما خُزّن بالقواعد والكلمات الحالية، ويقارنه بما نُبّه إليه، ولا يرسل شيئاً: «/replay 24h» · «/replay 3d +كونيكو -داعش» (كأن كونيكو تُرصد وداعش لا تُرصد)
replay-nothing = لا منشورات مخزّنة في هذه المدة.
replay-begun = تُعاد الآن قراءة { $posts }. يصلك الفرق هنا حين تنتهي.
replay-posts = { $n ->
    [one] منشور واحد
    [two] منشورين
    [few] { $n } منشورات
    [many] { $n } منشوراً
   *[other] { $n } منشور
}
replay-failed = لم تكتمل الإعادة. جرّب مدة أقصر.
replay-result = <b>إعادة { $posts }</b> { $span }، مقارنةً بما نُبّه إليه:
replay-counts = جديد: { $added } · زال: { $removed } · تغيّر: { $changed } · كما كان: { $same }
replay-was = (كان:)
replay-more = … و{ $n } غيرها
watch-preview-line = · { $source }: «{ $text }»
health-title = <b>الحالة</b>
health-line = { $icon } { $name } · { $state } · آخر منشور: { $when }
health-never = لم يصل بعد
health-waiting = في الانتظار: { $what }
health-none = لا مصادر مسجلة بعد: «/source add @channel»
health-unread = لم يُقرأ بعد
health-unset = غير مهيّأ، لا يُقرأ
health-paused = متوقف
health-ok = سليم
health-slow = بطيء
health-silent = صامت
health-broken = معطل
health-private = صار خاصاً
health-banned = محجوب
source-how = «/source list» · «/source add @channel» · «/source test @channel» · «/source remove …» · «/source trust … B» · «/source mode … watch» · «/source note … إعلام رسمي» · «side» و«home» و«active»
source-waits = ⏸ { $name } · ينتظر: «/source active { $name } yes» · الثقة { $trust } · { $mode }
source-line = · { $name } · الثقة { $trust } · { $mode }
source-unread = 🔴 { $name } · غير مهيّأ، لا يُقرأ · الثقة { $trust } · { $mode }
source-none = لا مصادر مسجلة بعد.
source-needs-x = 🔴 لن يُقرأ { $name } الآن: إكس غير مهيّأ. يضبط المشغّل X_BEARER_TOKEN ثم يعيد التشغيل.
source-needs-account = 🔴 لن يُقرأ { $name } الآن: حساب تلغرام غير مهيّأ. ينفّذ المشغّل barqiya login ثم يعيد التشغيل.
source-added = أُضيف { $name }: الثقة { $trust }، والوضع { $mode }. غيّرهما بأمري trust وmode.
source-unjudged = المصادر من الدرجة { $trust } لا تكفي وحدها، مهما كثرت، لتنبيه «{ $level }»؛ وبغيره يصل خبرها كالمعتاد. إن وثقت بالمصدر فقيّمه: «/source trust { $name } C».
source-removed = حُذف { $name } وموضع قراءته.
source-changed = { $name }: الثقة { $trust }، والوضع { $mode }{ $more }.
source-unknown = لا مصدر بهذا الاسم: { $name }
source-bad = اكتب @القناة أو رابطها في t.me، أو x:الحساب، أو رابط الخلاصة https://…
source-bad-value = قيمة غير مقبولة: { $value }
source-remove-sure = سيُنسى { $name } وموضع قراءته منه. متأكد؟
queue-title = <b>الطابور</b>
queue-line = · { $name }: { $n }
edit-how-correct = اكتب رقم الحدث والحقل وقيمته: «{ $usage }». الحقول: killed وinjured وplace وkind وtype وstatus وweapon.
edit-how-retract = اكتب رقم الحدث، ثم السبب إن شئت: «{ $usage }»
edit-how-merge = اكتب رقمي الحدثين: «{ $usage }»
edit-how-split = اكتب رقم الحدث لترى منشوراته، ثم ما تفصله منها: «{ $usage }»
edit-sent = سُلّم الأمر بشأن { $id }، ويصل أثره إلى من وصلهم التنبيه.
edit-after = يصير: { $headline }
edit-other = مع: { $headline }
edit-posts = <b>منشورات { $id }</b>: انسخ رقم ما تفصله بعد «/split { $id }».
edit-post = · <code>{ $post }</code> { $says }
edit-sure = { $what }: { $headline }
edit-final = يصل هذا إلى كل من وصلهم التنبيه ولا يُتراجع عنه. متأكد؟
edit-retracted = { $id } مسحوب من قبل؛ لا شيء يُفعل.
edit-yes = نعم
edit-retract = سحب
edit-merge = ضم
edit-split = فصل
edit-correct = تصويب
edit-bad = لا معنى لهذا. الحقول: { $fields }، والأعداد مثل 2 أو 2-5 أو 20+؛ والحدث الآخر برقمه، والمنشورات بأرقامها في الحدث.
reports-title = <b>بلاغات القراء</b>
reports-none = لا بلاغات تنتظر.
reports-line = · { $when }: { $headline }
reports-done = شُطب البلاغ.
reports-strike = شطب { $id }
admin-title = <b>الأدوار</b>
admin-line = · { $id }: { $role }
admin-how = «/admin add 12345 editor» · «/admin remove 12345». الأدوار: owner، admin، editor.
role-owner = مالك
role-admin = مدير
role-editor = محرر
admin-set = دور { $id } الآن: { $role }.
admin-removed = أُزيل دور { $id }.
admin-bad = اكتب رقم المستخدم ثم الدور.
audit-title = <b>السجل</b>
audit-none = السجل فارغ.
audit-line = · { $when } · { $by } · { $act } { $what }

## Menus

menu-start = ابدأ
menu-help = الأوامر
menu-about = ما هذا الروبوت
menu-subscribe = تابع منطقة
menu-unsubscribe = أوقف التنبيهات
menu-areas = مناطقك
menu-kinds = الأنواع
menu-words = الكلمات
menu-level = المستوى
menu-quiet = ساعات الهدوء
menu-digest = موجز اليوم أو ساعته
menu-timezone = التوقيت
menu-language = اللغة
menu-latest = آخر الأحداث
menu-map = خريطة
menu-search = بحث
menu-stats = أرقام
menu-why = لماذا وصلني هذا؟
menu-whynot = لماذا لم يصلني؟
menu-mute = كتم حدث
menu-settings = الإعدادات
menu-privacy = ما نحفظه عنك
menu-mydata = نسخة مما نحفظه
menu-stop = أوقف وامسح كل شيء
menu-watch = كلمات الرصد
menu-ignore = كلمات التجاهل
menu-source = المصادر
menu-health = الحالة
menu-queue = الطابور
menu-reports = بلاغات القراء
menu-correct = صوّب حدثاً
menu-retract = اسحب حدثاً
menu-merge = ضم حدثين
menu-split = افصل منشورات
menu-admin = الأدوار
menu-audit = السجل
menu-replay = إعادة ما خُزّن بالقواعد الحالية
menu-export = ملف بما لدينا

export-how = ‏/export ثم بأي ترتيب: incidents أو posts، والمدة (24h أو 7d أو 2w)، والصيغة (csv أو jsonl أو geojson أو cap؛ والأخيرتان للأحداث وحدها).
export-large = الملف أكبر مما يقبله تلغرام: قصّر المدة، أو استعمل barqiya export على الخادم.
export-caption = { $n ->
    [one] سجل واحد
    [two] سجلان
    [few] { $n } سجلات
    [many] { $n } سجلاً
   *[other] { $n } سجل
}. حُذفت أسماء الأشخاص والمواقع الدقيقة لما يجب حمايته.

announcement = <b>رسالة من القائمين على برقية</b>
broadcast-how = «/broadcast النص»، و«/broadcast status»، و«/broadcast cancel».
broadcast-long = النص أطول من { $n } حرف.
broadcast-sure = هكذا سيراها { $n ->
    [one] مشترك واحد
    [two] مشتركان
    [few] { $n } مشتركين
    [many] { $n } مشتركاً
   *[other] { $n } مشترك
}. لا تُسترد بعد إرسالها. متأكد؟
broadcast-begun = بدأ الإرسال إلى { $n }. «/broadcast status» يُظهر التقدم، و«/broadcast cancel» يوقف ما لم يُرسل.
broadcast-none = لا رسالة جماعية.
broadcast-status = وصلت إلى { $done } من { $n }.
broadcast-cancelled = أُوقفت: وصلت إلى { $done } من { $n }.
menu-broadcast = رسالة إلى الجميع
for-how = لإعدادات قناة أو مجموعة تديرها، من هنا: «/for @القناة subscribe دير الزور». الأوامر: subscribe وunsubscribe وareas وkinds وwords وlevel وquiet وdigest وtimezone وlanguage وsettings، و«settings discreet on» لوضع التكتّم، و«settings digits on» للأرقام ٠١٢٣.
for-unknown = لا أرى هذه القناة. أضفني إليها مديراً أولاً.
for-not-yours = إعدادات القناة يغيّرها مديروها فقط.
menu-for = إعدادات قناة تديرها
say-pause = إيقاف, ايقاف, توقف, أوقف, الغاء, إلغاء, stop
say-help = مساعدة, المساعدة, help, ?, ؟
group-hello = أهلاً. { about-short }
    ليصل الخبر إلى هذه المجموعة يكتب أحد مديريها: «/subscribe دير الزور».

## Names of numbers

queue-oldest = أقدم مستحق ينتظر منذ { $seconds } ثانية
queue-ended = · { $subject }: { $outcome } ({ $why })
queue-aside = · مستبعد: { $name } ({ $why })
size-updates = تحديثات تلغرام
size-posts = منشورات
size-fanout = أخبار للتوزيع
size-owed = رسائل مستحقة
size-in-flight = قيد الإرسال
size-set-aside = وُضع جانباً
size-waiting = ينتظر
size-superseded = حلّ محله أحدث
size-delivered = وصل
size-expired = انقضى وقته
size-moot = لم يعد له معنى
size-muted = مكتوم
size-gone = محادثة مغلقة
size-failed = تعذّر

source-no-reader = لا قارئ لهذا النوع في هذا التركيب: { $name }
source-tried = { $name }: { $state }، { $n ->
    [0] لا منشورات
    [one] منشور واحد
    [two] منشوران
    [few] { $n } منشورات
    [many] { $n } منشوراً
   *[other] { $n } منشور
}. لم يُحفظ شيء.
source-post = · «{ $text }»
