### What an alert says. Names of events carry attributes:
###   gender  m or f, for what agrees with it
###   at      on («على»), in («في»), over («فوق»), or of (what was closed itself: «إغلاق معبر»; else in)
###   foiled  what it is called when it was prevented
### A name is looked up as event-<sub-event>-<weapon>, then event-<sub-event>, then event-any-<kind>-<weapon>, then event-any-<kind>.

event-any-attack = هجوم
    .gender = m
    .at = on
    .foiled = إحباط هجوم
event-any-attack-drone = هجوم بطائرة مسيّرة
    .gender = m
    .at = on
    .foiled = إحباط هجوم بطائرة مسيّرة
event-any-attack-missile = هجوم صاروخي
    .gender = m
    .at = on
    .foiled = إحباط هجوم صاروخي
event-any-attack-rocket = هجوم صاروخي
    .gender = m
    .at = on
    .foiled = إحباط هجوم صاروخي
event-any-attack-vehicle-bomb = هجوم بسيارة مفخخة
    .gender = m
    .at = on
    .foiled = إحباط هجوم بسيارة مفخخة
event-any-attack-motorcycle-bomb = هجوم بدراجة نارية مفخخة
    .gender = m
    .at = on
    .foiled = إحباط هجوم بدراجة نارية مفخخة
event-any-threat = تهديد
    .gender = m
    .at = on
    .foiled = إحباط مخطط
event-any-other = حدث
    .gender = m
    .at = in
    .foiled = إحباط مخطط

event-armed-clash = اشتباك مسلح
    .gender = m
    .at = in
    .foiled = إحباط هجوم مسلح
event-government-regains = استعادة القوات الحكومية السيطرة
    .gender = f
    .at = on
    .foiled = إحباط هجوم
event-non-state-overtakes = سيطرة جماعة مسلحة
    .gender = f
    .at = on
    .foiled = إحباط هجوم للسيطرة
event-air-strike = غارة جوية
    .gender = f
    .at = on
    .foiled = إحباط هجوم جوي
event-air-strike-drone = هجوم بطائرة مسيّرة
    .gender = m
    .at = on
    .foiled = إحباط هجوم بطائرة مسيّرة
event-air-strike-helicopter = قصف بالمروحيات
    .gender = m
    .at = on
    .foiled = إحباط هجوم بالمروحيات
event-shelling = قصف
    .gender = m
    .at = on
    .foiled = إحباط قصف
event-shelling-artillery = قصف مدفعي
    .gender = m
    .at = on
    .foiled = إحباط قصف مدفعي
event-shelling-mortar = قصف بقذائف الهاون
    .gender = m
    .at = on
    .foiled = إحباط قصف بقذائف الهاون
event-shelling-tank = قصف بالدبابات
    .gender = m
    .at = on
    .foiled = إحباط قصف بالدبابات
event-shelling-rocket = قصف صاروخي
    .gender = m
    .at = on
    .foiled = إحباط هجوم صاروخي
event-shelling-missile = ضربة صاروخية
    .gender = f
    .at = on
    .foiled = إحباط هجوم صاروخي
event-shelling-air-defense = إطلاق مضادات جوية
    .gender = m
    .at = in
    .foiled = إحباط هجوم جوي
event-ied = انفجار عبوة ناسفة
    .gender = m
    .at = in
    .foiled = تفكيك عبوة ناسفة
event-ied-landmine = انفجار لغم أرضي
    .gender = m
    .at = in
    .foiled = تفكيك لغم أرضي
event-ied-unexploded-ordnance = انفجار جسم من مخلفات الحرب
    .gender = m
    .at = in
    .foiled = إتلاف مخلفات حرب
event-ied-vehicle-bomb = انفجار سيارة مفخخة
    .gender = m
    .at = in
    .foiled = تفكيك سيارة مفخخة
event-ied-motorcycle-bomb = انفجار دراجة نارية مفخخة
    .gender = m
    .at = in
    .foiled = تفكيك دراجة نارية مفخخة
event-suicide-bomb = تفجير انتحاري
    .gender = m
    .at = in
    .foiled = إحباط تفجير انتحاري
event-suicide-bomb-vehicle-bomb = تفجير انتحاري بسيارة مفخخة
    .gender = m
    .at = in
    .foiled = إحباط تفجير انتحاري بسيارة مفخخة
event-suicide-bomb-motorcycle-bomb = تفجير انتحاري بدراجة نارية مفخخة
    .gender = m
    .at = in
    .foiled = إحباط تفجير انتحاري بدراجة نارية مفخخة
event-grenade = هجوم بقنبلة يدوية
    .gender = m
    .at = on
    .foiled = إحباط هجوم بقنبلة يدوية
event-chemical = هجوم يُشتبه بأنه كيميائي
    .gender = m
    .at = on
    .foiled = إحباط هجوم بمواد كيميائية
event-attack = هجوم مسلح
    .gender = m
    .at = on
    .foiled = إحباط هجوم مسلح
event-attack-small-arms = إطلاق نار
    .gender = m
    .at = on
    .foiled = إحباط هجوم مسلح
event-attack-sniper = إطلاق نار من قنّاص
    .gender = m
    .at = on
    .foiled = إحباط هجوم قنص
event-attack-blade = هجوم بسلاح أبيض
    .gender = m
    .at = on
    .foiled = إحباط هجوم بسلاح أبيض
event-abduction = خطف
    .gender = m
    .at = in
    .foiled = إحباط عملية خطف
event-sexual-violence = عنف جنسي
    .gender = m
    .at = in
    .foiled = إحباط اعتداء
event-arrests = اعتقالات
    .gender = f
    .at = in
    .foiled = إحباط حملة اعتقالات
event-disrupted = إحباط هجوم
    .gender = m
    .at = in
    .foiled = إحباط هجوم
event-disrupted-ied = تفكيك عبوة ناسفة
    .gender = m
    .at = in
    .foiled = تفكيك عبوة ناسفة
event-disrupted-landmine = تفكيك لغم أرضي
    .gender = m
    .at = in
    .foiled = تفكيك لغم أرضي
event-disrupted-vehicle-bomb = تفكيك سيارة مفخخة
    .gender = m
    .at = in
    .foiled = تفكيك سيارة مفخخة
event-disrupted-motorcycle-bomb = تفكيك دراجة نارية مفخخة
    .gender = m
    .at = in
    .foiled = تفكيك دراجة نارية مفخخة
event-disrupted-drone = إحباط هجوم بطائرة مسيّرة
    .gender = m
    .at = on
    .foiled = إحباط هجوم بطائرة مسيّرة
event-agreement = اتفاق
    .gender = m
    .at = in
    .foiled = تعثّر اتفاق
event-looting = تدمير ممتلكات
    .gender = m
    .at = in
    .foiled = إحباط تدمير ممتلكات
event-looting-arson = إحراق ممتلكات
    .gender = m
    .at = in
    .foiled = إحباط إحراق ممتلكات
event-transfer = انتقال السيطرة بلا قتال
    .gender = m
    .at = in
    .foiled = تعثّر انتقال السيطرة
event-base = إقامة مقر عسكري
    .gender = f
    .at = in
    .foiled = إحباط إقامة مقر عسكري
event-change = تغيّر في نشاط جماعة مسلحة
    .gender = m
    .at = in
    .foiled = إحباط مخطط
event-other = حدث أمني
    .gender = m
    .at = in
    .foiled = إحباط مخطط
event-peaceful-protest = احتجاج سلمي
    .gender = m
    .at = in
    .foiled = منع احتجاج
event-protest-intervention = تدخّل ضد احتجاج
    .gender = m
    .at = in
    .foiled = منع احتجاج
event-excessive-force = استعمال القوة ضد محتجّين
    .gender = m
    .at = in
    .foiled = منع احتجاج
event-violent-demonstration = مظاهرة عنيفة
    .gender = f
    .at = in
    .foiled = منع مظاهرة
event-mob = عنف جماعي
    .gender = m
    .at = in
    .foiled = إحباط عنف جماعي
event-threaten = تهديد
    .gender = m
    .at = on
    .foiled = إحباط مخطط
event-alert = تنبيه أمني
    .gender = m
    .at = in
    .foiled = تنبيه أمني
event-alert-siren = صافرات إنذار
    .gender = f
    .at = in
    .foiled = صافرات إنذار
event-alert-evacuation = دعوة إلى الإخلاء
    .gender = f
    .at = in
    .foiled = دعوة إلى الإخلاء
event-alert-curfew = حظر تجوال
    .gender = m
    .at = in
    .foiled = حظر تجوال
event-alert-closure = إغلاق
    .gender = m
    .at = of
    .foiled = إغلاق
event-alert-drone = تحليق طائرة مسيّرة
    .gender = m
    .at = over
    .foiled = اعتراض طائرة مسيّرة
event-alert-aircraft = تحليق طيران حربي
    .gender = m
    .at = over
    .foiled = اعتراض طيران حربي
event-alert-helicopter = تحليق مروحيات
    .gender = m
    .at = over
    .foiled = اعتراض مروحيات
event-mobilize = حشد عسكري
    .gender = m
    .at = in
    .foiled = إحباط حشد عسكري
event-mobilize-incursion = توغّل عسكري
    .gender = m
    .at = in
    .foiled = التصدي لتوغّل عسكري
event-mobilize-reinforcement = تعزيزات عسكرية
    .gender = f
    .at = in
    .foiled = منع وصول تعزيزات عسكرية
event-explosion = انفجار لم يُعرف سببه
    .gender = m
    .at = in
    .foiled = إحباط تفجير
event-explosion-explained = انفجار
    .gender = m
    .at = in
    .foiled = إحباط تفجير

## The first line

where-on = على { $place }
where-in = في { $place }
where-in-site = في { $place }
where-on-site = على { $place }
where-of = { $place }
where-over = فوق { $place }
where-threat = يطال { $place }
target-on = على { $target }
target-in-place = { $target } في { $place }
target-in-place-site = { $target } في { $place }
target-in-place-road = { $target } على { $place }
road-words = طريق، الطريق، أوتوستراد، جسر، محور
quarter-words = حي، دوار، ساحة، سوق، شارع، حارة
place-in-governorate = { $place }، { $governorate }
headline = { $event } { $where }
headline-no-place = { $event }
headline-result = { $result } في { $event } { $where }
headline-result-no-place = { $result } في { $event }
headline-ongoing = { $gender ->
    [f] { $headline } (مستمرة)
   *[m] { $headline } (مستمر)
}
headline-claimed = تبنّي { $event }
headline-claimed-after = { $gender ->
    [f] { $headline } (أُعلن تبنّيها)
   *[m] { $headline } (أُعلن تبنّيه)
}
headline-threatened = تهديد ب{ $event }
headline-explained = { $cause } لا هجوم، بحسب توضيح: { $headline }
explained-accident = حادث
explained-drill = تدريب
explained-disposal = إتلاف ذخائر أو مخلّفات
explained-sonic = خرق لجدار الصوت
explained-celebration = احتفال
explained-nature = سبب طبيعي
headline-retracted = (مسحوب) { $headline }
headline-discreet = وصلت رسالة جديدة.
result-unsure = أنباء متضاربة عن ضحايا
result-killed = مقتل { $people }
result-injured = إصابة { $people }
result-both = مقتل { $killed } وإصابة { $injured }

## People and reports, counted

people-count = { $n ->
    [0] لا أحد
    [one] شخص
    [two] شخصين
    [few] { $n } أشخاص
    [many] { $n } شخصاً
   *[other] { $n } شخص
}
people-range = { $upper ->
    [two] شخص أو شخصين
    [few] ما بين { $lower } و{ $upper } أشخاص
    [many] ما بين { $lower } و{ $upper } شخصاً
   *[other] ما بين { $lower } و{ $upper } شخص
}
people-up-to = { $upper ->
    [one] شخص على الأكثر
    [two] شخصين على الأكثر
    [few] { $upper } أشخاص على الأكثر
    [many] { $upper } شخصاً على الأكثر
   *[other] { $upper } شخص على الأكثر
}
people-at-least = { $n ->
    [0] أشخاص لم يُحدَّد عددهم
    [one] شخص على الأقل
    [two] شخصين على الأقل
    [few] { $n } أشخاص على الأقل
    [many] { $n } شخصاً على الأقل
   *[other] { $n } شخص على الأقل
}
people-dozens = العشرات
people-hundreds = المئات

killed-count = { $n ->
    [0] لا قتلى
    [one] قتيل واحد
    [two] قتيلان
    [few] { $n } قتلى
    [many] { $n } قتيلاً
   *[other] { $n } قتيل
}
killed-range = { $upper ->
    [two] قتيل أو قتيلان
    [few] من { $lower } إلى { $upper } قتلى
    [many] من { $lower } إلى { $upper } قتيلاً
   *[other] من { $lower } إلى { $upper } قتيل
}
killed-up-to = { $upper ->
    [one] قتيل واحد على الأكثر
    [two] قتيلان على الأكثر
    [few] { $upper } قتلى على الأكثر
    [many] { $upper } قتيلاً على الأكثر
   *[other] { $upper } قتيل على الأكثر
}
killed-at-least = { $n ->
    [0] قتلى لم يُحدَّد عددهم
    [one] قتيل واحد على الأقل
    [two] قتيلان على الأقل
    [few] { $n } قتلى على الأقل
    [many] { $n } قتيلاً على الأقل
   *[other] { $n } قتيل على الأقل
}
killed-dozens = عشرات القتلى
killed-hundreds = مئات القتلى

injured-count = { $n ->
    [0] لا جرحى
    [one] جريح واحد
    [two] جريحان
    [few] { $n } جرحى
    [many] { $n } جريحاً
   *[other] { $n } جريح
}
injured-range = { $upper ->
    [two] جريح أو جريحان
    [few] من { $lower } إلى { $upper } جرحى
    [many] من { $lower } إلى { $upper } جريحاً
   *[other] من { $lower } إلى { $upper } جريح
}
injured-up-to = { $upper ->
    [one] جريح واحد على الأكثر
    [two] جريحان على الأكثر
    [few] { $upper } جرحى على الأكثر
    [many] { $upper } جريحاً على الأكثر
   *[other] { $upper } جريح على الأكثر
}
injured-at-least = { $n ->
    [0] جرحى لم يُحدَّد عددهم
    [one] جريح واحد على الأقل
    [two] جريحان على الأقل
    [few] { $n } جرحى على الأقل
    [many] { $n } جريحاً على الأقل
   *[other] { $n } جريح على الأقل
}
injured-dozens = عشرات الجرحى
injured-hundreds = مئات الجرحى
nobody-hurt = لا قتلى ولا جرحى

posts-of = { $n ->
    [one] منشور واحد
    [two] منشورين
    [few] { $n } منشورات
    [many] { $n } منشوراً
   *[other] { $n } منشور
}
independent = { $n ->
    [one] مصدر مستقل واحد
    [two] مصدران مستقلان
    [few] { $n } مصادر مستقلة
    [many] { $n } مصدراً مستقلاً
   *[other] { $n } مصدر مستقل
}
independent-of-posts = { $independent } من { $posts }

## The lines

list-more = { $a } و{ $b }
feminine-names = قسد، قوات، قوى، إيران، إسرائيل، تركيا، روسيا، سوريا، أمريكا، فرنسا، بريطانيا، كتائب، فصائل، ميليشيات، مليشيات، مصادر، عشائر، أسايش، سانا، حماس
list-last = { $a } و{ $b }
statements = { $a }؛ { $b }
by = بحسب { $who }
by-note = { $who } ({ $note })
by-unnamed = بحسب مصدر لم يُسمَّ
by-deleted = بحسب منشور حُذف أو عُدّل
unconfirmed = لم تؤكده جهة مستقلة
reported-by = { $n ->
    [two] أورده مصدران مستقلان
    [few] أوردته { $n } مصادر مستقلة
    [many] أورده { $n } مصدراً مستقلاً
   *[other] أورده { $n } مصدر مستقل
}
attribution = { $by }؛ { $standing }
denied-line = { $gender ->
    [f] تنفيه { $who }
   *[m] ينفيه { $who }
}
late-line = وصل متأخراً: نُشر قبل أن يصلنا
time-line = الوقت: { $when } · { $published }
time-line-only-published = الوقت: { $published }
published = نُشر { $when }
day-time = { $day }، { $time }
half-day-unsaid = { $when } (لم يُذكر صباحاً أو مساءً)
roughly = { $day }، نحو { $time }
between-times = { $day }، بين { $from } و{ $to }
between-days = بين { $from } و{ $to }
week-of = أسبوع { $day }
month-of = { $month }
place-line = المكان: { $path }
place-line-note = المكان: { $path } ({ $note })
precision-site = موقع تقريبي
precision-subdistrict = الناحية فقط
precision-district = المنطقة فقط
precision-district-iq = القضاء فقط
precision-governorate = المحافظة فقط
precision-country = البلد فقط
precision-uncertain = الاسم لأكثر من مكان؛ لم يُحسم
precision-coarsened = عُمّم الموقع حفاظاً على السلامة
level-admin3 = ناحية { $name }
level-admin2 = منطقة { $name }
level-admin2-iq = قضاء { $name }
level-admin1 = محافظة { $name }
path-join = { $a }، { $b }
toll-line = الضحايا: { $statements }
toll-by-editor = { $toll } (صوّبه المحرر)
toll-by = { $toll } بحسب { $who }
tolls-and = { $killed } و{ $injured }
target-line = الهدف: { $target }
actor-line = الجهة المنفّذة: { $actor }
actor-threat-line = الجهة المهدِّدة: { $actor }
actor-plain-line = الجهة: { $actor }
actor-clash-line = من أطراف الاشتباك: { $actor }
actor-claimed = { $gender ->
    [f] { $actor } (أعلنت تبنّيه)
   *[m] { $actor } (أعلن تبنّيه)
}
actor-attributed = { $actor }، بحسب { $by }
actor-attributed-unnamed = { $actor }، بحسب المصادر
actor-suspected = لم يتبنّه أحد؛ يُرجَّح ضلوع { $actor }، بحسب { $by }
actor-suspected-unnamed = لم يتبنّه أحد؛ يُرجَّح ضلوع { $actor }
quote-line = «{ $quote }»
sources-line = المصادر: { $sources } ({ $count })
sources-more = { $n ->
    [one] ومصدر آخر
    [two] ومصدران آخران
    [few] و{ $n } مصادر أخرى
    [many] و{ $n } مصدراً آخر
   *[other] و{ $n } مصدر آخر
}
source-quoting = { $source } نقلاً عن { $origin }
source-deleted = { $source } (حُذف المنشور)
update-line = تحديث { $n }، { $time }: { $change }
tail-line = { $id } { $hashtags }
not-a-siren = ليست صفارة إنذار: رصد مستقل لما يُنشر، لا يتبع أحداً، وقد يتأخر أو يخطئ. اتبع تعليمات الجهات المحلية.
    (Not a siren)
explained-line = السبب ليس هجوماً، بحسب { $who }.
retracted-line = سُحب هذا الخبر.

## What changed

change-new = أول خبر
change-more_reports = منشورات أخرى عن الحدث نفسه
change-independently_confirmed = أورده مصدر مستقل آخر
change-casualties_raised = ارتفعت الحصيلة
change-casualties_lowered = خفّض المصدر الحصيلة
change-place_corrected = صُحّح المكان
change-kind_corrected = صُحّح نوع الحدث
change-claimed = أُعلن التبنّي
change-escalated = ارتفع مستوى التنبيه
change-renewed = أفادت المصادر بتجدّد ذلك
change-denied = صدر نفي
change-explained = صدر توضيح: سببه ليس هجوماً
change-source_deleted = حُذف منشور كان مصدراً
change-source_edited = عدّل مصدر منشوره
change-corrected_by_editor = صحّحه المحرر
change-corrected-fields = صحّح المحرر { $fields }
corrected-from-to = { $name } من { $old } إلى { $new }
corrected-first = { $name } إلى { $new }
corrected-killed = عدد القتلى
corrected-injured = عدد الجرحى
corrected-place = المكان
corrected-kind = نوع الخبر
corrected-sub-event-type = نوع الحدث
corrected-status = حالة الحدث
corrected-weapon = الوسيلة
corrected-actor = الجهة المنفّذة
change-retracted_by_editor = سحبه المحرر
change-merged = ضُمّ إلى حدث آخر
change-split = فُصل عن حدث آخر
change-all_clear = زوال الخطر
change-closed = أُغلقت المتابعة

reply-update = تحديث: { $what }
reply-correction = تصويب: { $what }
reply-retraction = سحب: { $what }
reply-denial = نفي: { $what }
reply-all-clear = زوال الخطر: { $what }
reply-denies = { $gender ->
    [f] تنفي { $who } ما نُشر عن { $what }. يبقى الخبر كما نُشر مع ذكر النفي.
   *[m] ينفي { $who } ما نُشر عن { $what }. يبقى الخبر كما نُشر مع ذكر النفي.
}
reply-denies-unnamed = صدر نفي لما نُشر عن { $what }. يبقى الخبر كما نُشر مع ذكر النفي.
reply-retracted = نسحب خبر { $what }؛ لا تعتمد عليه.
reply-toll = ارتفعت الحصيلة في { $what }: { $toll }
reply-toll-lowered = الحصيلة في { $what } أقل مما نُشر: { $toll }
reply-explained = { $what }: سببه ليس هجوماً بحسب { $who }.
reply-explained-quote = { $what }: سببه ليس هجوماً بحسب { $who }: «{ $quote }»
reply-claimed = { $gender ->
    [f] { $who } أعلنت تبنّي { $what }
   *[m] { $who } أعلن تبنّي { $what }
}
reply-escalated = { $what }: ارتفع مستوى التنبيه إلى «{ $level }»؛ { $standing }
reply-confirmed = { $what }: أورده مصدر مستقل آخر ({ $count })
reply-cleared = { $what }، بحسب { $who }
reply-other = { $what }: { $change }

## Buttons and levels

button-source = المصدر
button-map = الخريطة
button-mute = كتم الحدث
button-wrong = أبلغ عن خطأ
button-why = لماذا وصلني؟
level-flash = عاجل جداً
level-urgent = عاجل
level-alert = تنبيه
level-digest = الموجز فقط

## Hashtags of our own: governorate and means

tag-drone = طائرة مسيرة
tag-aircraft = طيران حربي
tag-helicopter = مروحيات
tag-missile = صواريخ
tag-rocket = صواريخ
tag-artillery = قصف مدفعي
tag-mortar = هاون
tag-tank = دبابات
tag-small-arms = إطلاق نار
tag-sniper = قنص
tag-ied = عبوة ناسفة
tag-vehicle-bomb = سيارة مفخخة
tag-motorcycle-bomb = دراجة مفخخة
tag-suicide-vest = حزام ناسف
tag-landmine = ألغام
tag-unexploded-ordnance = مخلفات الحرب
tag-grenade = قنبلة يدوية
tag-chemical = كيميائي
tag-air-defense = مضادات جوية
tag-blade = سلاح أبيض
tag-arson = حرائق
