### Вход, своя учётная запись, люди.

## Вход
sign_in_title = Вход
sign_in_lead = Читать и составлять обозначения можно без входа, если это разрешил администратор. Реестр и заявки — после входа.
login = Имя для входа
password = Пароль
sign_in_button = Войти
sign_in_wrong = Имя или пароль не подошли.
sign_in_locked = Слишком много неудачных попыток. Подождите 15 минут или попросите администратора о новой ссылке.
second_title = Второй фактор
second_lead = Введите код из приложения на телефоне. Если телефона нет под рукой — один из кодов восстановления.
second_code = Код
second_wrong = Код не подошёл. Дождитесь следующего: каждый действует один раз.
second_again = Время вышло. Войдите ещё раз.
second_button = Продолжить

## Первый запуск
setup_title = Первый запуск
setup_lead = Эта страница создаёт первого администратора и после этого закрывается навсегда.
setup_code = Код первого запуска
setup_code_hint = Его печатает сервер при запуске: в терминале и в журнале.
setup_code_wrong = Это не тот код. Новый код появляется при каждом запуске сервера.
setup_button = Создать администратора
name = Имя и фамилия
email = Электронная почта
login_taken = Такое имя для входа уже есть.
login_needed = Введите имя для входа: буквы, цифры, точка, дефис, от 2 до 60 знаков.
name_needed = Введите имя, до 120 знаков.

## Пароль
password_new = Новый пароль
password_rules = Не короче 12 знаков. Подойдёт фраза из нескольких слов; требований к видам знаков нет.
weak_short = Пароль короче 12 знаков.
weak_long = Пароль слишком длинный: не больше 512 байт.
weak_common = Такой пароль подберут одним из первых. Возьмите несколько слов, не связанных с вами.
password_wrong = Прежний пароль не подошёл.
password_old = Прежний пароль
password_change = Сменить пароль
password_changed = Пароль изменён, остальные сеансы завершены.

## Ссылка
link_title_invitation = Приглашение
link_title_reset = Новый пароль
link_lead = Придумайте пароль. Ссылка действует один раз.
link_button = Сохранить и войти
link_spent = Ссылка не действует
link_spent_text = Она уже использована или срок её вышел. Попросите администратора о новой.

## Своя учётная запись
me_title = Учётная запись
me_sign_out = Выйти
me_password = Пароль
me_second = Второй фактор
me_second_on = Включён.
me_second_off = Выключен: для входа хватает пароля.
me_second_lead = При входе, кроме пароля, нужен код из приложения на телефоне (TOTP): так чужой человек с вашим паролем не войдёт.
me_second_scan = Прочтите этот код приложением и введите число, которое оно покажет.
me_second_key = Ключ для ввода вручную
me_second_switch_on = Включить
me_second_switch_off = Выключить
me_second_codes = Коды восстановления
me_second_codes_lead = Сохраните их сейчас: больше они не покажутся. Каждый действует один раз.
me_sessions = Сеансы
me_session_this = этот сеанс
me_session_device = Устройство
me_session_address = Адрес
me_session_since = Начат
me_session_seen = Последнее обращение
me_session_end = Завершить
me_sessions_end_others = Завершить все остальные
me_roles = Роли
me_keys = Ключи для программ
me_keys_lead = По ключу программа, например ERP, обращается к API от вашего имени и с вашими правами. Ключ действует год, виден среди сеансов и завершается там же.
me_key_name = Название программы
me_key_make = Создать ключ
me_key_made = Ключ создан. Сохраните его сейчас: больше он не покажется.
me_key_use = Программа передаёт его в заголовке каждого запроса:
codes_left = { $n ->
    [one] Остался { $shown } код восстановления.
    [few] Осталось { $shown } кода восстановления.
   *[other] Осталось { $shown } кодов восстановления.
}

## Люди
people_title = Люди
people_invite = Пригласить
people_invite_lead = Человек получит ссылку, по которой сам придумает пароль. Ссылка действует 7 дней.
people_invite_button = Пригласить
people_link = Ссылка
people_link_lead = Передайте её сами, если почта не настроена. Она показана один раз.
people_none_mail = почта не указана
people_roles = Роли
people_state = Состояние
people_added = Добавлен
people_save = Сохранить
people_saved = Сохранено.
people_reset = Новая ссылка для входа
people_reset_lead = Прежний пароль действует, пока человек не придумает новый.
people_second_reset = Выключить второй фактор
people_last_administrator = Это последний администратор: назначьте сначала другого.
people_self = вы
people_back = Все люди
people_source = Вход
people_count = { $n ->
    [one] { $shown } человек
    [few] { $shown } человека
   *[other] { $shown } человек
}
role_customer = заказчик
role_technologist = технолог
role_norm_control = нормоконтроль
role_approver = утверждающий
role_rule_editor = редактор правил
role_administrator = администратор
role_customer_text = подаёт заявки и видит свои
role_technologist_text = составляет обозначения, ведёт реестр, выполняет заявки
role_norm_control_text = проверяет обозначения, видит реестр
role_approver_text = утверждает записи реестра
role_rule_editor_text = правит правила, видит реестр
role_administrator_text = ведёт людей и настройки
state_invited = приглашён
state_active = действует
state_blocked = закрыт
source_local = по паролю портала
source_ldap = через каталог предприятия
source_oidc = через службу входа
