"""Words that letters, stamps and letterheads are made of."""

OWNERS = (
    *("PEMERINTAH PROVINSI KALIMANTAN BARAT", "PEMERINTAH PROVINSI KALBAR", "PEMERINTAH KABUPATEN SAMBAS"),
    *("PEMERINTAH KOTA PONTIANAK", "PEMERINTAH KABUPATEN KUBU RAYA", "PEMERINTAH PROVINSI JAWA TENGAH"),
    *("KEMENTERIAN AGAMA", "PEMERINTAH KOTA SINGKAWANG", "YAYASAN PENDIDIKAN", "UNIVERSITAS TANJUNGPURA"),
    *("PEMERINTAH DAERAH", "REPUBLIK INDONESIA", "PEMPROV KALBAR", "KOMISI PEMILIHAN UMUM"),
)
AGENCIES = (
    *("DINAS KESEHATAN", "DINAS PENDIDIKAN DAN KEBUDAYAAN", "BADAN KEPEGAWAIAN DAERAH", "INSPEKTORAT"),
    *("DINAS SOSIAL", "DINAS PERHUBUNGAN", "SEKRETARIAT DAERAH", "BIRO UMUM", "RSUD DR. SOEDARSO"),
    *("DINAS PERKEBUNAN DAN PETERNAKAN", "BAPPEDA", "SATUAN POLISI PAMONG PRAJA", "UPT PELATIHAN KESEHATAN"),
    *("DINAS KELAUTAN DAN PERIKANAN", "BADAN PENDAPATAN DAERAH", "SMA NEGERI 1 PONTIANAK", "DPRD", "BPBD"),
    *("DINAS PEKERJAAN UMUM", "DINAS LINGKUNGAN HIDUP DAN KEHUTANAN", "UPT LABORATORIUM", "BIRO HUKUM"),
)
PLACES = (
    "PONTIANAK",
    "KALIMANTAN BARAT",
    "SINGKAWANG",
    "KETAPANG",
    "SAMBAS",
    "SEMARANG",
    "SINTANG",
    "MEMPAWAH",
)
LOUD = (
    "SEGERA",
    "RAHASIA",
    "PENTING",
    "SANGAT SEGERA",
    "BIASA",
    "ASLI",
    "COPY",
    "TERBATAS",
    "DRAF",
    "UNDANGAN",
)
TITLES = (
    "Kepala Dinas",
    "KEPALA DINAS,",
    "Plt. Kepala Badan",
    "Direktur,",
    "a.n. Kepala Dinas\nSekretaris,",
    "Kepala UPT",
    "Inspektur",
)
NAMES = (
    "dr. Erna Yulianti, M.Kes",
    "Drs. H. Mulyadi, M.Si",
    "Ir. Florentinus Anum",
    "SITI AMINAH, S.Pd",
    "Yohanes Budiman, S.T., M.T.",
    "HERMAN SUSILO",
)
_LETTERS = """
dengan hormat sehubungan akan dilaksanakannya kegiatan rapat koordinasi kami mohon bantuan akun
zoom meeting pada hari tanggal waktu pukul peserta orang demikian permohonan ini disampaikan
atas perhatian dan kerja samanya diucapkan terima kasih kepada Yth Kepala Dinas Komunikasi
Informatika Provinsi Kalimantan Barat nomor sifat lampiran hal perihal Maret 2026 09.00 WIB
s.d. selesai 100 narahubung
"""
SCRAPS = tuple(_LETTERS.split())
