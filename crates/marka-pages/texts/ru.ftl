### Тексты страниц по-русски.

## Рамка
skip = К содержанию
nav_label = Разделы
nav_construct = Конструктор
nav_decode = Расшифровка
nav_register = Реестр
nav_requests = Заявки
nav_people = Управление
nav_notices = Уведомления
nav_sign_in = Войти
history_title = История
to_register = В реестр
to_request = Подать заявку
nav_api = API
search_label = Марка или строка с кабелем
search_hint = Марка или строка…
theme = Светлая или тёмная тема
language_other = In English
copied = Скопировано:
not_copied = Браузер не дал скопировать: выделите текст и скопируйте сами.
rules_edition = Правила
font_licences = Лицензии шрифтов
no_source = источник не указан
clause_unknown = пункт не установлен
evidence_standard = текст стандарта
evidence_catalogue = каталог
evidence_memory = по памяти
evidence_doubtful = сомнительно

## Выбор семейства
families_title = С какого кабеля начать
families_lead = Выберите семейство или введите марку — конструктор откроется с тем, что в ней сказано.
families_ask = Марка или обозначение
families_hint = Введите марку…
families_open = Открыть
families_cancelled = отменён
families_not_read = Такая марка не найдена. Выберите семейство или прочтите строку целиком:

## Конструктор
construct_title = Конструктор
hero_label = Условное обозначение
change_family = другое семейство
undo = Отменить
redo = Вернуть
reset = Сбросить
copy = Копировать
copy_label = Взять обозначение
copy_mark = Марка
copy_designation = Обозначение
copy_order = Запись в заказе
brief = кратко
full = полностью
brief_label = Как писать
left_title = Осталось конструкций
left_none = Так кабель не делают.
left_one = Всё выбрано.
document_title = Документ на поставку
document_any = без документа
clear = снять выбор
may_omit = можно не писать
follows = следует из остального
chosen = выбрано
rare = необычно
why_not = нельзя, потому что
choose_anyway = Выбрать всё равно:
dead = Этого варианта нет ни в одной конструкции семейства.
conflict_title = Такой конструкции правила не допускают
conflict_nearest = Ближайшие допустимые
dropped_title = В адресе страницы есть то, чего нет в правилах; оно не учтено:
keys_title = Клавиши
key_search = искать
key_arrows = между вариантами
key_enter = выбрать
key_copy = копировать
key_undo = отменить
key_redo = вернуть
key_reset = сбросить
key_escape = закрыть причину
free_hint = Другое значение
free_set = Записать
impossible = нельзя
outside_series = вне ряда
open_element = Ещё не выбрано
constructions = { $n ->
    [one] { $shown } конструкция
    [few] { $shown } конструкции
   *[other] { $shown } конструкций
}
left_of = из { $shown } в семействе
rare_more = { $n ->
    [one] и ещё { $shown } необычная
    [few] и ещё { $shown } необычные
   *[other] и ещё { $shown } необычных
}

## Расшифровка
decode_title = Расшифровка
decode_ask = Строка с кабелем или список
decode_hint = Вставьте строку из заявки или весь список
decode_button = Прочитать
decode_examples = Читается любая строка: слова вокруг, латинские буквы и другие знаки не мешают. Список вставляйте по одной позиции в строке.
complete_label = Продолжения
status_exact = точно
status_repaired = исправлено
status_invalid = недопустимо
status_ambiguous = неоднозначно
status_unknown = не распознано
status_none = не кабель
about_exact = Написано по правилам.
about_repaired = Исправлено написание, других прочтений нет.
about_invalid = Прочтение одно, но такую конструкцию правила запрещают.
about_ambiguous = Строку можно понять по-разному.
about_unknown = Похоже на кабель, но такой марки нет в правилах.
about_words = Кабель описан словами, марки в строке нет.
about_none = Кабеля или провода в строке нет.
reading_title = Прочтение
parts_title = Что означает каждая часть
words_title = Что сказано словами
words_said = Слова
word_yes = да
word_no = нет
contradict_help = Уточните у того, кто писал.
choose_title = Подобрать марку в конструкторе
suiting_title = Подходящие обозначения
part_code = Код
part_meaning = Значение
unwritten = буквы нет
repairs_title = Исправления
unspecified_title = Не указано
warnings_title = Предупреждения
problems_title = Почему нельзя
nearest_title = Ближайшие допустимые
present_title = Действующий аналог
present_confirm = Подтвердите у технолога: код отменённого стандарта может значить не одно.
also_title = В этой строке есть ещё
readings_title = Возможные прочтения
document_named = Документ
rating_named = Предел огнестойкости
colour_named = Цвет
family_named = Семейство
families_also = так же пишут в
standard_cancelled = отменён
open_construct = Открыть в конструкторе
link_here = Ссылка на это прочтение
recent_title = Последние прочтения в этом браузере
recent_clear = Очистить
list_title = Прочитанный список
list_number = №
list_given = Дано
list_designation = Обозначение
list_status = Состояние
list_family = Семейство
list_notes = Замечания
list_filter = Показать
list_all = все
list_copy = Копировать таблицу
list_too_long = Список длиннее, чем показывает страница; остальное отбросили. Длинные списки читает API или команда «marka decode».
lines_read = { $n ->
    [one] { $shown } строка
    [few] { $shown } строки
   *[other] { $shown } строк
}

## Справочник
nav_handbook = Справочник
hb_title = Справочник
hb_lead = Что говорят правила: коды, состав обозначений, ограничения и размеры по каждому семейству кабелей, с источниками.
hb_families = Семейства
hb_codes = Указатель кодов
hb_ask = Поиск по справочнику
hb_ask_hint = Код, марка, стандарт или слово…
hb_find = Найти
hb_filter_empty = Такого нет. Enter — искать по всему справочнику.
hb_chapters = Разделы справочника
hb_rest = Прочие
hb_open = Справочник
hb_what_means = Что значит
hb_codes_lead = Каждый код всех семейств и что он значит. Начните вводить код — список сузится; латинские буквы, похожие на русские, не мешают.
hb_code_ask = Код
hb_code_hint = Введите код…
hb_no_code = Такого кода нет ни в одном семействе.
hb_try_decode = Прочесть как обозначение
hb_try_search = Искать по справочнику
hb_all_codes = Все коды
hb_how_also = читается и исправляется
hb_and_more = и ещё
hb_search_title = Поиск по справочнику
hb_search_lead = Ищет в названиях семейств, кодах, вариантах, правилах, технических условиях и примерах.
hb_nothing = Не найдено:
hb_is_designation = Это обозначение
hb_whole = Обозначение
hb_mark = марка
hb_size = размер
hb_part = часть
hb_facts = { $n ->
    [one] { $shown } сведение
    [few] { $shown } сведения
   *[other] { $shown } сведений
}
hb_meanings = { $n ->
    [one] { $shown } значение
    [few] { $shown } значения
   *[other] { $shown } значений
}
hb_since = действует с
hb_product = в заказе пишут
hb_key = ключ
hb_usual = Обычных конструкций
hb_in_all = всего, с необычными
hb_contents = На этой странице
hb_layout = Как складывается обозначение
hb_layout_lead = Цветные части — коды элементов, прочие знаки пишутся как есть, ␣ — пробел. То, что в пунктирной рамке, пишут, когда в ней есть что писать.
hb_also_read = Читается и иначе, но исправляется
hb_example = Пример обозначения
hb_elements = Элементы и коды
hb_options = варианты
hb_also = Читается и так
hb_former = Прежние коды
hb_became = Что стало
hb_why = Почему
hb_present = Действующая замена
hb_rules = Правила
hb_rule = правило
hb_tables = Таблицы
hb_specifications = Технические условия
hb_properties = Свойства кабеля
hb_property = Свойство
hb_value = Значение
hb_when = Когда
hb_conductors = Всего жил
hb_ambiguities = Неоднозначные обозначения
hb_examples = Примеры
hb_sources = Источники
hb_source = Источник
hb_valid = Обычные
hb_unusual = Необычные
hb_invalid = Недопустимые
hb_forbids = запрещает
hb_warns = предупреждает
hb_breaks = Нарушают
hb_lifted = Снимает
hb_lifts = Допускает то, что запрещено правилами
hb_marks = Марки
hb_all_marks = все марки семейства
hb_only = Только если
hb_yes = да
hb_no = нет
hb_number = Число
hb_closed_series = Другие числа запрещены.
hb_open_series = Другие числа читаются и отмечаются как необычные.
hb_states = Число задаёт свойство
hb_free = Свободная запись по образцу
hb_free_signs = # — число, * — слово, в квадратных скобках — необязательное.
hb_blank_means = Если не написано
hb_blank_open = Можно не писать: тогда не указано.
hb_implied = Пропущенное дополняется, когда возможно одно значение.
hb_cell_yes = бывает
hb_cell_no = не бывает
w_and = и
w_or = или
w_if = если
w_if_capital = Если
w_else = в остальных случаях
w_always_short = всегда
w_not_so = неверно, что
w_except = кроме
w_any = любое
w_from = от
w_to = до
w_more = больше
w_less = меньше
w_at_least = не меньше
w_at_most = не больше
w_equal = равно
w_unequal = не равно
w_forbidden = нельзя
w_unusual = необычно
w_required = обязательно
w_usual = обычно
w_rows = допустимо только то, что есть в таблице
w_rows_usual = обычно то, что есть в таблице

## Прочитано неверно
misread_button = Прочитано неверно
misread_short = неверно?
misread_row = Прочитано неверно, строка
misread_title = Сообщения о прочтении
misread_should = Как должно быть
misread_should_hint = Обозначение, если вы его знаете: тогда из сообщения выйдет готовый пример для правил.
misread_remark = Замечание
misread_kept = Строка, прочтение и ваши слова сохранятся в папке данных этого сервера. Имя и адрес не записываются.
misread_send = Сообщить
misread_reading = Вернуться к прочтению
misread_saved = Сообщение сохранено. Спасибо.
misread_none = Сообщений пока нет. Кнопка «Прочитано неверно» есть у каждого прочтения.
misread_refused = Сервер не смог записать сообщение на диск. Ничего не пропало: ваши слова остались в полях ниже. Передайте администратору, что в папку данных нельзя писать, и отправьте ещё раз.
misread_full = Файл сообщений достиг предела. Ничего не пропало: ваши слова остались в полях ниже. Попросите администратора убрать файл misread.jsonl из папки данных и отправьте ещё раз.
misread_time = Время, UTC
misread_line = Строка
misread_read = Прочитано
misread_now = Сейчас
misread_now_read = Прочитано сейчас
misread_same = ответ прежний
misread_other = ответ другой
misread_as_wanted = читается как надо
misread_download = Скачать TSV
misread_examples = Строки для examples.tsv
misread_examples_hint = Проверьте каждую и перенесите в examples.tsv её семейства. Где не сказано, как должно быть, строка начата знаком примечания.
misread_total = { $n ->
    [one] { $shown } сообщение
    [few] { $shown } сообщения
   *[other] { $shown } сообщений
}
misread_broken = { $n ->
    [one] { $shown } строка файла не читается; она осталась в нём.
    [few] { $shown } строки файла не читаются; они остались в нём.
   *[other] { $shown } строк файла не читаются; они остались в нём.
}

## Аналоги
analogues_title = Аналоги
analogues_ask = Обозначение кабеля
analogues_hint = Введите обозначение…
analogues_button = Найти
analogues_lead = Ближайшие по свойствам кабели других стандартов и систем с тем же числом жил и сечением. Сравнение показывает, что совпадает, а что нет; заменять ли кабель, решает проектировщик.
analogues_unread = Обозначение не прочитано однозначно.
analogues_asked = Исходный кабель
analogues_documents = Эту марку делают по документам
analogues_none = Близких кабелей с таким числом жил и сечением в правилах нет.
analogues_own = тот же стандарт
analogues_summary = Итог сравнения
analogues_no_difference = По известным свойствам отличий нет.
analogues_property = Свойство
analogues_ours = Исходный
analogues_theirs = Аналог
analogues_verdict = Вывод
analogues_further = Ещё в этом семействе
analogues_cores = Число жил
analogues_section = Сечение жилы, мм²
verdict_worse = хуже
verdict_different = иначе
verdict_better = лучше
verdict_unknown = не известно
verdict_same = совпадает
value_yes = да
value_no = нет

## Ошибки
error_404 = Такой страницы нет
error_404_text = Проверьте адрес: возможно, правила или разделы с тех пор изменились.
error_401 = Нужно войти
error_401_text = Войдите и повторите.
error_right = На это нет права
error_right_text = Права даёт администратор портала. Если они нужны для работы, обратитесь к нему.
error_409 = Это уже изменилось
error_409_text = Пока страница была открыта, это изменил кто-то другой, или теперь так сделать нельзя. Откройте страницу заново и проверьте.
error_429 = Слишком много попыток
error_429_text = Подождите несколько минут и повторите.
error_503 = База данных не отвечает
error_503_text = Ничего не потеряно: подождите минуту и повторите. Если не помогло, сообщите администратору.
error_400 = Запрос не понят
error_403 = Запрос пришёл с другого сайта
error_403_text = Откройте страницу портала и отправьте форму с неё. Если портал стоит за прокси, он должен передавать Host и Origin без изменений.
error_507 = Диск сервера не принял запись
error_507_text = Ничего не сохранено. Передайте администратору, что в папку данных нельзя писать.
error_413 = Запрос слишком большой
error_500 = Внутренняя ошибка
error_405 = Так к этому адресу не обращаются
error_text = Если это повторится, передайте администратору номер запроса.
error_request = Номер запроса
error_home = На главную

## API
api_title = API
api_lead = То же чтение и те же правила для других программ. Ответы — JSON, ключи которого не переименовываются.
api_spec = Описание OpenAPI
api_decode = Прочесть одну строку
api_decode_many = Прочесть много строк: строка запроса — строка текста, ответ — NDJSON
api_analogues = Найти ближайшие аналоги и сравнить их по свойствам
api_form = Составить обозначение по выбору
api_families = Семейства, элементы и варианты
api_limits = Пределы одного запроса
api_misread = Сообщить, что строка прочитана неверно
api_register = Реестр: найти записи и добавить новую
api_key = Нужен ключ: человек создаёт его на странице своей учётной записи, и программа получает его права.
nav_help = Справка
help_title = Справка
help_search = Слово или вопрос
help_find = Найти
help_none = Таких слов в книгах нет. Попробуйте сказать иначе или короче.
help_contents = Содержание
help_version = Для версии
help_print = Все книги на одной странице
help_print_hint = Печать - кнопкой браузера.
help_on_page = На этой странице
