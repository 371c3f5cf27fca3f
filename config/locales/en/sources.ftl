# How sources fare, for admins.
source-alarm = { $icon } Source: { $name } · { $state }
