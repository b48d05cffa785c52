### Реестр, заявки, уведомления.

## Список
register_title = Реестр
register_find = Поиск
register_find_hint = Часть обозначения в любом написании…
register_button = Найти
register_new = Новая запись
register_empty = В реестре ещё нет записей
register_empty_text = Запись появится, когда технолог внесёт первое обозначение: из конструктора, из расшифровки или отсюда.
register_nothing = Ничего не нашлось. Измените запрос или снимите условия.
register_read_as = Запрос прочитан как
register_more = Дальше
register_many = больше тысячи записей
register_order = Порядок
register_by_change = сначала изменённые
register_by_designation = по обозначению
register_status = Состояние
register_family = Семейство
register_author = Автор
register_mine = мои
register_views = Мои виды
register_view_name = Название вида
register_view_save = Сохранить вид
register_view_forget = Удалить вид
register_reset = Снять условия
register_download = Скачать таблицу
register_compare = Сравнить выбранные
register_compare_hint = Отметьте две записи
entries_found = { $n ->
    [one] { $shown } запись
    [few] { $shown } записи
   *[other] { $shown } записей
}
column_designation = Обозначение
column_document = Документ
column_article = Артикул
column_status = Состояние
column_changed = Изменена
column_author = Автор

## Новая запись
new_title = Новая запись
new_line = Обозначение
new_line_hint = Введите или вставьте обозначение…
new_read = Прочитать
new_document = Документ
new_document_none = без документа
new_document_other = Другой документ
new_article = Артикул
new_notes = Примечание
new_okpd2 = ОКПД2
new_tnved = ТН ВЭД
new_okei = Единица по ОКЕИ
new_add = Внести черновик
new_not_sure = Обозначение не прочитано однозначно. Уточните его или составьте в конструкторе.
new_known = Уже есть в реестре
new_known_same = С тем же документом вторую запись внести нельзя, с другим — можно.
new_unspecified = Не сказано
new_from_request = По заявке
double_title = Такая запись уже есть
double_text = Обозначение с этим документом, пределом огнестойкости и цветом уже внесено. Откройте эту запись: второй такой не будет.
double_other = Внести с другим документом

## Состояния
status_draft = черновик
status_submitted = на утверждении
status_approved = действует
status_superseded = заменена
status_retired = снята
status_rejected = отклонена

## Запись
entry_construction = Конструкция
entry_order = Запись в заказе
entry_edition = По правилам
entry_edition_other = Правила с тех пор изменились: части ниже показаны по действующим.
entry_document = Документ
entry_author = Внёс
entry_changed = Изменена
entry_article = Артикул
entry_notes = Примечание
entry_codes = Классификаторы
entry_codes_confirmed = подтвердил
entry_codes_open = не подтверждены человеком
entry_codes_confirm = Коды проверены
entry_save = Сохранить
entry_saved = Сохранено.
entry_submit = На утверждение
entry_withdraw = Снять черновик
entry_retire = Снять с производства
entry_supersede = Заменить
entry_supersede_hint = Номер действующей записи, которая заменяет эту
entry_reason = Причина
entry_former = Прежняя запись
entry_successor = Заменена записью
entry_replaces = Заменяет
entry_same = То же обозначение
entry_requests = Заявки
entry_remarks = Замечания
entry_remark = Замечание
entry_remark_hint = Упомяните коллегу через @имя-для-входа — он получит уведомление.
entry_remark_add = Добавить
entry_remarks_none = Замечаний нет.
entry_files = Файлы
entry_file_add = Файл, не больше 20 МБ
entry_file_button = Приложить
entry_files_none = Файлов нет.
entry_actions = Действия
entry_in_decode = Расшифровка
entry_in_construct = В конструкторе

## Утверждение
approval_title = Утверждение
approval_yours = Ваше решение
approval_remark = Замечание
approval_approve = Утвердить
approval_return = Вернуть
approval_reject = Отклонить
approval_waits = Ждёт решения
approval_own = Свою запись утвердить нельзя: решает другой человек.
approval_in_place = за
approval_needs_remark = Чтобы вернуть или отклонить, напишите замечание.
approval_step = шаг
decision_approve = утверждено
decision_return = возвращено
decision_reject = отклонено

## Сравнение
compare_title = Сравнение записей
compare_element = Элемент
compare_same = Одинаково
compare_none = не сказано
compare_choose = Выберите в реестре две записи и нажмите «Сравнить выбранные».

## Заявки
requests_title = Заявки на маркообразование
requests_mine = Мои
requests_all = Все
requests_open = В работе
requests_closed = И завершённые
requests_new = Новая заявка
requests_empty = Заявок нет
requests_empty_text = Опишите нужный кабель — обозначением, словами или списком, — и технолог подготовит запись реестра.
requests_found = { $n ->
    [one] { $shown } заявка
    [few] { $shown } заявки
   *[other] { $shown } заявок
}
request_title = Заявка
request_text = Что нужно
request_text_hint = Обозначение, описание словами или список строк — как удобно.
request_due = Нужно к
request_files = Файлы
request_send = Подать заявку
request_number = Номер
request_state = Состояние
request_assignee = Исполнитель
request_author = Заявитель
request_created = Подана
request_entries = Записи реестра
request_entries_none = Записей пока нет.
request_take = Взять в работу
request_return_to_queue = Вернуть в очередь
request_ask = Спросить заявителя
request_done = Выполнена
request_decline = Отклонить
request_again = Вернуть в работу
request_reason = Вопрос или причина
request_reason_needed = Напишите вопрос или причину: их увидит заявитель.
request_assign = Назначить
request_nobody = никто
request_form_entry = Внести запись
request_tie = Связать запись
request_tie_hint = Номер записи реестра
request_no_entry = Записи с таким номером нет.
request_late = просрочена
request_wait_approval = Записи на утверждении
request_text_needed = Опишите, что нужно, или приложите файл.
state_new = новая
state_taken = в работе
state_question = вопрос заявителю
state_approval = на утверждении
state_done = выполнена
state_declined = отклонена
kind_construction = конструкция
kind_line = обозначение
kind_words = словами
kind_list = список
kind_files = файлы

## Уведомления
notices_title = Уведомления
notices_none = Уведомлений нет. Здесь появятся упоминания, назначения и решения.
notices_read_all = Все прочитаны
notice_mention = Вас упомянули
notice_assigned = Вам назначена заявка
notice_state = Заявка изменила состояние
notice_approval = Запись ждёт вашего решения
notice_approved = Запись утверждена
notice_returned = Запись возвращена
notice_rejected = Запись отклонена
notice_remark = Новое замечание
notice_request = Новая заявка
notice_alert = Предупреждение
notice_suggestion = Решение по предложению
notice_ticket = Новое обращение
notice_ticket_said = Ответ в обращении

## История
event_made = создано
event_changed = изменено
event_password = новый пароль
event_assigned = назначено
event_entry = связана запись
event_second_on = включён второй фактор
event_second_off = выключен второй фактор
event_draft = возвращено в черновики
event_submitted = отправлено на утверждение
event_approved = утверждено
event_superseded = заменено
event_retired = снято
event_rejected = отклонено
event_taken = взято в работу
event_question = задан вопрос
event_approval = на утверждении
event_done = выполнено
event_declined = отклонено
event_new = возвращено в очередь
field_reason = причина
field_article = артикул
field_notes = примечание
field_okpd2 = ОКПД2
field_tnved = ТН ВЭД
field_okei = ОКЕИ
field_codes = коды подтверждены
field_successor = запись
field_assignee = исполнитель
field_due = срок
field_name = имя
field_email = почта
field_roles = роли
field_entry = запись
