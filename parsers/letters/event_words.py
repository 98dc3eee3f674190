"""Words about an event's name: before, within, behind."""

from __future__ import annotations

import re

END = (
    r"(?=\s*(?:,?\s+(?:(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu)(?:\s?[,(/–-]|\s+(?:tanggal|tgl|malam|\d))|setiap\s|mengajukan\s|memohon\s|yang\s+kami\s|berjalan\s|terlaksana\s|bersama(?:\s+dengan)?\s+(?-i:[a-z\d])|yang\s+(?:akan|di|dilaks|insya|ber)\w*|yang\s+(?:\w+\s+)?\w+nya\s+(?:akan\s+)?di\w+|(?:pada\s+)?(?:tanggal|tgl)\s+\d|pada\s+(?:\d{1,2}\s|hari|tanggal|tgl|senin|selasa|rabu|kamis|jum|sabtu|minggu)|pada\s*(?::|[a-h\d][.)]\s|[-•])|sampai\s+(?:dengan\s+)?(?:tanggal\s+)?\d|selama\s+(?:\d|satu|dua|tiga|empat|lima|enam|tujuh)|pada\s+(?:setiap|besok|pagi|siang|sore|malam)\b|mulai(?:\s|$)|(?:sesuai|dengan)\s+jadwal|dan\s+(?:akan\s+)?di(?:hadiri|ikuti|buka|siarkan)\b|sebanyak\s|(?:maka\b|dengan\s+ini|bersama\s+ini|kami\s|untuk\s+itu|"
    r"sehubungan|dimohon|mohon|akan\s+\w+|guna\s+\w+|(?:secara|berbasis)\s+(?:daring|luring|virtual|online|hybrid|hibrid|bertahap|serentak)|melalui\s+(?:media|(?:aplikasi\s+|platform\s+)?(?:zoom|video|google|g?meet|teams|webex))|oleh\s+(?:kami|bidang|seksi|dinas|badan|biro|uptd?|tim|sub|sm[apk]n?|slb|sekolah|rsud|rsj|puskesmas|kecamatan|kelurahan|pemerintah\s+(?:desa|kab\w*|kota))\b|"
    r"bertempat|dengan\s+(?:hormat|jadwal|ketentuan|rincian|susunan|rangkaian)|di\s+lingkungan\s+instansi|sebagaimana|adapun|tersebut|sebagai\s+berikut|"
    r"(?:via|lewat)\s+(?:zoom|daring|video|aplikasi)|dalam\s+(?:jaringan|jejaring)\b|hari\s+ini\b|dengan\s+(?:tema|judul|tajuk|topik)|bertema\w*|bertajuk|hari\s+(?:senin|selasa|rabu|kamis|jum|sabtu|minggu)))|(?<!\bno)(?<!\bprov)(?<!\bkab)(?<!\bkec)(?<!\bdr)(?<!\btk)\s*[.;:]\s|\s*[.;:]?$|"
    r",\s(?!(?-i:(?:[A-Z][\w-]*,?\s){1,9}(?:dan|serta)\s[A-Z]))))"
)
"""Where a name ends: before days, places, requests, or a sentence's end."""
LEADS = (
    r"(?:nama\s+)?(?:kegiatan|acara)|(?:kegiatan|acara)(?:nya)?\s+(?:adalah|ialah|yaitu|yakni|berupa)|(?-i:(?<!admin\s)(?<!jawab\s)(?<!panitia\s)(?<!operator\s)(?<!ketua\s)(?<!koordinator\s)(?<!kontak\s)(?<!hubung\s)(?<!petugas\s)(?:kegiatan|acara))\s*:|berupa(?=\s(?-i:[A-Z]))|(?:tuan\s+rumah|penyelenggara|panitia|rencana|menjadwalkan|memfasilitasi|membuka)(?=\s(?-i:[A-Z]))|dalam\s+rangka|dalam(?=\s+(?-i:Rapat|Focus|Forum|Sosialisasi|Bimbingan|Webinar|Pelatihan|Workshop|Seminar|Lokakarya|Diskusi|Dialog|Konsultasi)\s)|(?:akan\s+)?(?:di)?(?:laksanakan|selenggarakan|adakan|langsungkan)(?:nya)?|(?-i:(?:(?<=daring\s)|(?<=rapat\s)|(?<=acara\s)|(?<=kegiatan\s)|(?<=webinar\s)|(?<=seminar\s)|(?<=diskusi\s))(?:bertajuk|berjudul))(?=\s(?-i:[A-Z]))|terselenggaranya|dibukanya|dimulainya|dilakukan(?:nya)?|"
    r"sehubungan\s+dengan(?:\s+adanya)?|berkaitan\s+dengan|berkenaan\s+dengan|terkait\s+dengan|mengikuti|guna|demi|kelancaran|untuk|utk|pelaksanaan|penyelenggaraan|mendukung|menunjang|mengadakan|melaksanakan|menyelenggarakan|menggelar|melakukan|merencanakan|melangsungkan|menghelat|mengagendakan|keperluan|agenda|pada(?=\s+(?:rapat|sosialisasi|bimbingan|bimtek|webinar|pelatihan|workshop|seminar|forum|lokakarya|sidang|upacara)\s)"
)
"""What goes right before a name."""
STRIP = re.compile(
    r"^(?:(?:pelaksanaan|penyelenggaraan|kegiatan|acara|akan|dilaksanakannya|diselenggarakannya|diadakannya|"
    r"dilaksanakan|diselenggarakan|diadakan|melaksanakan|mengadakan|menyelenggarakan|kami|adanya|mendukung|kelancaran|"
    r"mengikuti|menghadiri|(?-i:(?:dan|serta|sekaligus)\sme[a-z]{4,})|menunjang|suksesnya|terlaksananya|dalam\s+rangka|rencana|berupa|yaitu|yakni|sebuah|rangkaian|ini|"
    r"(?-i:[a-z][a-z ]{2,40}?\s(?:yaitu|yakni))(?=\s(?-i:[A-Z]))|(?-i:pertemuan)(?=\s(?-i:[A-Z])))\s+)+",
    re.IGNORECASE,
)
"""Words before a name that are not its own."""
TASK = re.compile(
    r"^(?:\W?(?:(?:daftar|jadwal|sebagaimana)\s)?terlampir\b|(?:senin|selasa|rabu|kamis|jum\W?at|sabtu|minggu)[\s,/(]|pada\s|dalam\s|tanggal\s|surat\s|tugas|pekerjaan|di\s+bawah|tersebut|sebagai|berikut|dimaksud|hal\s|itu\b|ini\b|operasional|koordinasi$|pukul\s|jam\s|hari\s|waktu\s|\w+\s(?:tersebut|dimaksud)$|secara\s|"
    r"berlangsung|bertempat|dijadwalkan|diikuti|dimulai|(?:kabid|kasi|kasub\w*|kepala|sekretaris|sdri?|bapak|ibu)\b)",
    re.IGNORECASE,
)
"""What follows a lead and is no event's name."""
KIND = re.compile(
    r"rapat|sosialisasi|bimbingan|bimtek|webinar|pelatihan|workshop|seminar|forum|rakor|rembuk|rakernis|lokakarya|evaluasi|"
    r"diseminasi|koordinasi|focus|fgd|pendampingan|asistensi|rekonsiliasi|monitoring|musrenbang|talk\s?show|kuliah|"
    r"entry\s+meeting|exit\s+meeting|kick\s?off|launching|peluncuran|pembekalan|pembinaan|penguatan|peningkatan|"
    r"penyusunan|pembahasan|ekspos[e]?|verifikasi|validasi|konsultasi|audiensi|temu|lomba|upacara|peringatan|"
    r"konferensi|simposium|tes\b|technical\s+meeting|in\s+house|training|wawancara|seleksi|ujian|uji|simulasi|gladi|pemaparan|presentasi|pertemuan\s(?-i:[A-Z])|pameran|kelas\s(?!x|\d)|klinik|dialog|bincang|pembukaan|penutupan|gelar\s|doa\s+bersama|sidang|coaching|desk|high\s+level",
    re.IGNORECASE,
)
"""What an event's name begins with."""
