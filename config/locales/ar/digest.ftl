### The daily digest, its chart and its map.

digest-head = <b>موجز { $day }</b> ({ $areas })
digest-nothing = موجز { $day }: لم يُنشر حدث ضمن اشتراكك في آخر 24 ساعة. صمتنا لا يعني الأمان.
digest-total = { $events }: { $kinds }
digest-against = { $counted } (المعدل { $average })
attacks-count = { $n ->
    [one] هجوم واحد
    [two] هجومان
    [few] { $n } هجمات
    [many] { $n } هجوماً
   *[other] { $n } هجوم
}
threats-count = { $n ->
    [one] تهديد واحد
    [two] تهديدان
    [few] { $n } تهديدات
    [many] { $n } تهديداً
   *[other] { $n } تهديد
}
digest-places = بحسب المحافظة: { $places }
digest-place = { $name } { $n }
digest-other-places = وغيرها { $n }
digest-elsewhere = موقع غير محسوم { $n }
digest-main = <b>الأبرز</b>
digest-item = { $n }. { $line }
digest-rest = { $n ->
    [one] وحدث آخر في /latest
    [two] وحدثان آخران في /latest
    [few] و{ $n } أحداث أخرى في /latest
    [many] و{ $n } حدثاً آخر في /latest
   *[other] و{ $n } حدث آخر في /latest
}
digest-explained = صدر توضيح بأنه ليس هجوماً: { $ids }
digest-retracted = سُحب: { $ids }
digest-missed = { $n ->
    [one] تنبيه واحد وصل متأخراً فلم يُرسل
    [two] تنبيهان وصلا متأخرين فلم يُرسلا
    [few] { $n } تنبيهات وصلت متأخرة فلم تُرسل
    [many] { $n } تنبيهاً وصلت متأخرة فلم تُرسل
   *[other] { $n } تنبيه وصلت متأخرة فلم تُرسل
}
digest-note = الأعداد أحداث لا منشورات، ولا تُجمع أرقام الضحايا.
chart-title = أحداث كل يوم
chart-subtitle = { $areas } · آخر 7 أيام
chart-attacks = هجمات
chart-threats = تهديدات وإنذارات
chart-average = المعدل
map-title = أين وقعت
map-subtitle = { $from } – { $to }
map-legend-exact = موقع معروف
map-legend-area = المنطقة فقط
map-legend-attack = هجوم
map-legend-threat = تهديد
map-credit = الحدود: Natural Earth (ملك عام) · الأنهار: WDBII / GSHHG · رسم الحدود لا يعني إقراراً بها
map-scale = { $n } كم
csv-caption = أحداث الموجز، ملف CSV
button-csv = ملف CSV
digest-button-map = الخريطة
waking-head = <b>أثناء ساعات هدوئك</b>
situation-head = <b>أحداث متلاحقة</b>: رسالة واحدة تتجدد بدل تنبيهات كثيرة
situation-since = منذ { $time }
silence-told = انقطع الرصد في منطقتك ({ $area }) منذ { $when }: المصادر صامتة أو معطلة. هذا لا يعني الأمان.
silence-mended = عاد الرصد في منطقتك ({ $area }).
