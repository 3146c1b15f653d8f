"""What each address answers to whom: the reviewed table of the permission matrix.

A line is `METHODS address rule`. The rule says, in this order:
  a group          who comes in at all; to others there is no such page (404), visitors are shown to the sign-in page
  in <scope>       whose object it must be: `record` (seeing.SEES), `row` (seeing.SEEN_BY), `own` and others;
                   what one does not see is not there (404)
  may <group>      of those who come in, who gets through; others are refused (403)
Methods that a line does not name are refused with 405 to whoever comes in. HEAD is as GET.
Of the API, reading needs the scope "read" of a token and all else "write"; without a token it is 401.
"""

from typing import Final

DESK: Final = """
GET       healthz                                                all
GET       readyz                                                 all
GET       metrics                                                nobody
GET POST  sign-in                                                all
POST      sign-out                                               all
POST      desk/language                                          all
GET POST  password                                               staff
GET POST  password/forgotten                                     all
GET POST  password/new/<str:ticket>                              nobody
GET POST  people/<int:person>/password-link                      directory
GET POST  sign-in/code                                           all
GET POST  second-factor                                          staff
POST      second-factor/confirmation                             staff
POST      second-factor/codes                                    staff
POST      second-factor/removal                                  staff
POST      people/<int:person>/second-factor/removal              directory
POST      people/<int:person>/company-account/removal            directory
GET       sign-in/company                                        nobody
GET       sign-in/company/return                                 nobody
GET       sign-ins                                               staff
POST      sign-ins/<slug:key>/end                                staff in sign-in
POST      sign-ins/others/end                                    staff
GET POST  tokens                                                 staff
POST      tokens/<int:pk>/revocation                             staff in own
GET POST  directory/hand-overs                                   directory
GET POST  directory/hand-overs/<int:pk>                          directory
POST      directory/hand-overs/<int:pk>/carrying-out             directory
POST      directory/hand-overs/<int:pk>/withdrawal               directory
GET POST  personal-data                                          directory
GET       personal-data/<str:whom>                               directory
GET       personal-data/<str:whom>/copy                          directory
POST      personal-data/<str:whom>/erasure                       directory
GET       directory                                              staff
GET POST  directory/posts                                        staff may directory
POST      directory/posts/<int:pk>/end                           staff may directory
POST      directory/people/<int:pk>/<slug:act_name>              staff may directory
GET POST  absence                                                staff
POST      absence/<int:pk>/return                                staff
GET       registry                                               staff
GET       look-up/<slug:sort>                                    staff
GET POST  intake                                                 staff
POST      intake/preview                                         staff
POST      intake/draft/removal                                   staff
GET       inbox                                                  staff
GET       inbox/bell                                             staff
POST      inbox/readings                                         staff
GET POST  inbox/preferences                                      staff
GET       channels                                               settings
GET POST  channels/posts                                         settings
GET POST  channels/new/<slug:sort>                               settings
GET POST  channels/at/<slug:code>                                settings
POST      channels/at/<slug:code>/trials                         settings
POST      deliveries/<slug:delivery>/retrial                     settings
GET       cases/<slug:record_id>/notices                         staff in record
GET       cases/<slug:record_id>/papers/<slug:document>          staff in record
GET       cases/<slug:record_id>/papers/<slug:document>/pages/<int:number>  staff in record
GET       cases/<slug:record_id>/papers/<slug:document>/as/<slug:form>      staff in record
POST      cases/<slug:record_id>/papers/<slug:document>/issues   staff in record
GET       rulebook/<str:book>/<path:edition>/forms                staff
GET       rulebook/<str:book>/<path:edition>/forms/<slug:document>           staff
GET       rulebook/<str:book>/<path:edition>/forms/<slug:document>/pages/<int:number>  staff
GET       rulebook/<str:book>/<path:edition>/forms/<slug:document>/as/<slug:form>      staff
GET       own-forms                                              settings
GET POST  own-forms/<slug:book>/<slug:document>                  settings
POST      own-forms/<slug:book>/<slug:document>/<int:pk>/end     settings
GET       own-forms/<slug:book>/<slug:document>/<int:pk>/preview settings
GET       own-forms/<slug:book>/<slug:document>/<int:pk>/look    settings
GET       own-forms/<slug:book>/<slug:document>/<int:pk>/look/<int:number>.png  settings
GET POST  scans                                                  staff
GET       scans/<slug:scan_id>/file                              staff in scan
POST      scans/<slug:scan_id>/filing                            staff in scan
POST      scans/<slug:scan_id>/dismissal                         staff in scan
GET       records/<slug:kind>/papers                             staff
GET       records/<slug:kind>/papers/print                       staff
GET       cases/<slug:record_id>                                 staff in record
GET       cases/<slug:record_id>/files/<slug:file_id>            staff in record
GET POST  cases/<slug:record_id>/steps/<slug:step_id>            staff in record
GET POST  cases/<slug:record_id>/items/<item:item>/steps/<slug:step_id>     staff in record
GET POST  cases/<slug:record_id>/items/new/<slug:kind>           staff in record
GET POST  cases/<slug:record_id>/children/new/<slug:kind>        staff in record
GET POST  cases/<slug:record_id>/correction                      staff in record
GET POST  cases/<slug:record_id>/supplement                      staff in record
GET       cases/<slug:record_id>/similar                         staff in record
GET POST  cases/<slug:record_id>/<slug:noun>                     staff in record
GET       calendar                                               staff
GET       rulebook                                               staff
GET       rulebook/clauses/<str:clause>                          staff
GET       rulebook/choose                                        settings
GET       rulebook/choose/<str:book>                             settings
POST      rulebook/choose/<str:book>/force                       settings
GET       rulebook/<str:book>/<path:edition>/base                staff
GET       rulebook/<str:book>/<path:edition>/authority           staff
GET       rulebook/<str:book>/<path:edition>/against/<path:other>           staff
GET       rulebook/<str:book>/<path:edition>                     staff
GET       complaints                                             staff
GET       records/<slug:kind>                                    staff
GET       records/<slug:kind>/workbook                           staff
POST      records/<slug:kind>/views                              staff
POST      records/<slug:kind>/views/<int:pk>/removal             staff in own
GET       search                                                 staff
GET POST  imports/complaints                                     staff may registrars
GET POST  imports/complaints/<int:pk>                            staff may registrars in sheet
GET       /                                                      staff
GET       supervision                                            staff
GET       supervision/workbook                                   staff
POST      supervision/chases                                     staff
GET       whereabouts                                            staff
GET       journal                                                journals
GET       journal/reads                                          journals
GET       journal/seals                                          journals
GET       journal/seals/witness                                  journals
POST      journal/<slug:record>/check                            journals
GET       journal/<slug:record>/<int:seq>                        journals
GET       mail                                                   mail
GET       mail/<slug:mail>                                       staff in mail
GET       mail/<slug:mail>/files/<int:number>                    staff in mail
GET       mail/<slug:mail>/source                                staff in mail
POST      mail/<slug:mail>/registration                          mail
POST      mail/<slug:mail>/addition                              mail
POST      mail/<slug:mail>/dismissal                             mail
POST      mail/<slug:mail>/retrial                               mail
GET       accounts                                               staff
GET       accounts/<slug:account>                                staff
GET       duties                                                 staff
POST      duties/feed                                            staff
GET       calendar.ics                                           nobody
GET       reports                                                staff
GET       reports/<slug:book>/packs/<slug:pack>                  staff
GET       reports/<slug:book>/packs/<slug:pack>/pdf              staff
GET       reports/<slug:book>/packs/<slug:pack>/workbook         staff
GET       reports/<slug:book>/<slug:report>                      staff
GET       reports/<slug:book>/<slug:report>/cases                staff
GET       reports/<slug:book>/<slug:report>/pdf                  staff
GET       reports/<slug:book>/<slug:report>/workbook             staff
GET       reports/<slug:book>/<slug:report>/cases/workbook       staff
"""

# Every table has the same addresses; who keeps it and whose rows there are differ.
TABLE: Final = """
GET       {room}/{key}                                           staff
GET POST  {room}/{key}/new                                       staff may {add}
GET       {room}/{key}/export.xlsx                               staff
GET       {room}/{key}/sample.xlsx                               staff
GET POST  {room}/{key}/import                                    staff may {add}
GET POST  {room}/{key}/import/<int:pk>                           staff may {add} in sheet
GET POST  {room}/{key}/<int:pk>                                  staff may {correct} {scope}
POST      {room}/{key}/<int:pk>/removal                          staff may {remove} {scope}
"""

# Table, who adds, who corrects, who removes, whose rows.
TABLES: Final = """
registry  customers    registry  registry  nobody    row
registry  contacts     registry  registry  registry  row
registry  products     registry  registry  nobody    -
registry  orders       registry  registry  nobody    row
registry  sites        registry  registry  nobody    row
registry  serials      registry  registry  nobody    row
registry  regions      registry  registry  registry  -
registry  solutions    registry  registry  nobody    -
registry  visits       staff     nobody    nobody    row
registry  parts        registry  nobody    nobody    -
registry  returns      staff     nobody    nobody    row
directory people       directory directory nobody    -
directory departments  directory directory nobody    -
directory branches     directory directory nobody    -
directory absences     staff     directory directory -
directory days         settings  settings  settings   -
"""

API: Final = """
GET       openapi.json                                           anyone
GET POST  records                                                staff
POST      records/<record_id>/entries                            staff in record
POST      records/<record_id>/chases                             staff in record
POST      records/<record_id>/chases/answers                     staff in record
POST      records/<record_id>/issues                             staff in record
GET       records/<record_id>                                    staff in record
GET       records/<record_id>/journal                            staff in record
GET       seals                                                  journals
GET       records/<record_id>/ladder                             staff in record
GET       records/<record_id>/why/<path:what>                    staff in record
GET       mail                                                   staff
GET       mail/<mail_id>                                         staff in mail
POST      mail/<mail_id>/registration                            mail
POST      mail/<mail_id>/addition                                mail
POST      mail/<mail_id>/dismissal                               mail
POST      mail/<mail_id>/retrial                                 mail
POST      records/<record_id>/checks                             journals in record
POST      previews                                               staff
GET       me                                                     staff
GET       tasks                                                  staff
GET       people                                                 staff
GET       notices                                                staff
POST      notices/readings                                       staff
GET POST  preferences                                            staff
GET POST  addresses                                              staff
GET POST  channels                                               staff may settings
PATCH     channels/<code>                                        settings
POST      channels/<code>/trials                                 settings
POST      deliveries/<delivery>/retrial                          settings
GET       records/<record_id>/deliveries                         staff in record
POST      attachments                                            staff
GET       records/<record_id>/attachments                        staff in record
GET       records/<record_id>/attachments/<file_id>              staff in record
POST      rows/service_visit                                     staff
POST      rows/return_batch                                      staff
POST      rows/part_month                                        staff may registry
POST      imports/complaints                                     staff may registrars
GET       books                                                  staff
GET       books/<book_id>/kinds/<kind_id>                        staff
GET       books/<book_id>/authority                              staff
GET       records/<record_id>/signatures                         staff in record
GET       accounts                                               staff
GET       accounts/<account>                                     staff
GET       reports                                                staff
GET       reports/<book>/<report>                                staff
GET       reports/<book>/<report>/cases                          staff
GET       packs                                                  staff
GET       packs/<book>/<pack>                                    staff
GET POST  hand-overs                                             directory
GET PATCH hand-overs/<int:row>                                   directory
POST      hand-overs/<int:row>/carrying-out                      directory
POST      hand-overs/<int:row>/withdrawal                        directory
GET       personal-data                                          directory
GET       personal-data/<whom>                                   directory
GET       personal-data/<whom>/copy                              directory
POST      personal-data/<whom>/erasure                           directory
GET       records/<record_id>/papers                             staff in record
GET       records/<record_id>/papers/<document>                  staff in record
GET POST  scans                                                  staff
POST      scans/<scan_id>/filing                                 staff in scan
POST      scans/<scan_id>/dismissal                              staff in scan
GET       own-forms                                              settings
GET       own-forms/<book>/<document>/placeholders               settings
POST      own-forms/<book>/<document>                            settings
POST      own-forms/versions/<form_id>/end                       settings
GET       own-forms/versions/<form_id>/values                    settings
GET       own-forms/versions/<form_id>/preview                   settings
GET       search                                                 staff
GET       records/<record_id>/tied/<tie>                         staff in record
POST      directory/people/<int:row>/department                  staff may directory
POST      directory/people/<int:row>/headship                    staff may directory
POST      directory/people/<int:row>/leaving                     staff may directory
POST      directory/absences/<int:row>/return                    staff
GET POST  directory/posts                                        staff may directory
GET       directory/posts/<int:row>                              staff
POST      directory/posts/<int:row>/end                          staff may directory
GET       directory/memberships                                  staff
GET       directory/memberships/<int:row>                        staff
GET       directory/headships                                    staff
GET       directory/headships/<int:row>                          staff
GET               <path:rest>                                    nobody
GET               (root)                                         nobody
"""

API_TABLE: Final = """
GET POST          {room}/{key}                                   staff may {add}
GET PATCH DELETE  {room}/{key}/<int:row>                         staff may {correct} {scope}
POST              {room}/{key}/imports                           staff may {add}
"""
