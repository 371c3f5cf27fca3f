# How sources fare, for admins.
source-alarm = { $icon } مصدر: { $name } · { $state }
