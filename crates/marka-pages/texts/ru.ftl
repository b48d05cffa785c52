### Тексты страниц по-русски.

## Рамка
skip = К содержанию
nav_label = Разделы
nav_construct = Конструктор
nav_decode = Расшифровка
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
evidence_standard = стандарт
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
about_none = Кабеля или провода в строке нет.
reading_title = Прочтение
parts_title = Что означает каждая часть
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
error_400 = Запрос не понят
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
