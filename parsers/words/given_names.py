"""Names that many Indonesians bear."""

from __future__ import annotations

_SAID = """
abdul abdullah adi aditya agung agus agustina agustinus ahmad aini akbar alexander alfian ali alif amalia
amin amir ana anas andi andika andreas andri anggraini ani anita anna anton antonius anwar apriyanto ardi
ari arief arif aris aryanto asep asih asmara astuti ayu azis bachtiar bagus bahri bambang basuki bayu
benediktus bernadus budi budianto budiman cahya cahyo cahyono chandra christian christina cici citra
dadang damayanti daniel danu darma darmawan darwis dedi dedy deni denny desi dewi dharma dian diana dimas
dina dini djoko dodi doni dwi dyah eddy edi edy eka eko elena elisabeth eman endah endang eni erik erlina
erna ernawati ervan eva evi fadli fahmi fahrul fajar farida fatimah fauzi febri febriana fendi ferdinand
ferry fitri fitriani florentinus franciska fransiskus gatot gunawan gusti hadi hadiyanto hafiz halim hamid
hamzah hanafi handayani handoko hardi hariadi harianto hariyanto harjo harry hartati hartono haryanto
haryono hasan hasanah hasanuddin hasibuan hastuti hendra hendri hendro hendry henny herlina herman
hermanto hermawan heru hery hidayah hidayat husin ibrahim idris ignasius ika ilham imam iman indah indra
indri intan irawan irawati irfan irma irwan iskandar ismail iwan jamal jaya joko joni juliana junaidi
kadir kamal kartika kartini khairul kurnia kurniasih kurniawan kurniawati kusnadi kusuma kusumawati laila
lambertus leni lestari lia lilis lina linda lisa lubis lukman lusi lusiana maharani mahmud mansur
margaretha maria mariana mario markus marlina martha martinus marwan maryam mastura maulana mega melati
meliana mira mochamad mohammad muhamad muhammad mukhlis mulia mulyadi mulyana mulyani mulyono munandar
murni mustafa mustika nanang nasution natalia nia nina ningsih nita noor nopi nova novi novita nugraha
nugroho nur nuraini nurdin nurhadi nurhayati nurlaila nurul oktavia pandi panjaitan paulus permana permata
petrus prabowo pramono prasetya prasetyo pratama pratiwi priyanto puji purba purnama purnomo purwanto
puspa puspita putra putri rahayu rahim rahma rahman rahmat rahmawati rais raja rama ramadhan ramli rangga
ranti ratih ratna ratnasari rendra reni resti retno ria riana rianto rico ridwan rifai rika rina rini
riska riswanto rita rizal rizki rizky robert robi rohani rohman romi ronald rosa rosita roslina rudi rudy
rukmana rully rusdi rusli rustam sabri sagita said saleh salim samsul samuel sandi santi santoso saputra
saragih sari sartika satria setiadi setiawan setiawati setya setyawan sherly siahaan sigit silvia
simanjuntak siregar siska siti slamet soetomo sofyan sri stefanus sudarmono sudirman sugeng sugianto
sugiarto suharto suhendra sujatmiko sukma sulaiman sulastri sumarni sumarno sunarto sunaryo supardi
suparman supriadi supriyadi supriyanto surya suryadi suryani suryanto susanti susanto susilawati susilo
sutanto sutarno sutrisno suwandi suwarno syafrudin syahputra syahrial syahrul syamsul syarif syarifah
tanjung tari taufik teguh teresia theresia thomas tika titin tjahjadi tommy toni tono tri triana trisna
untung utama utami utomo valentina vera veronika victor vina vivi wahid wahyu wahyudi wahyuni wati wawan
wibowo widi widodo widya widyastuti wijaya wijayanto winarno winarti windy wiryawan wiwin wulan wulandari
yani yanti yanto yanuar yoga yohana yohanes yosef yoseph yuda yudha yudhi yudi yulia yuliana yuliani
yulianti yulianto yulius yuni yunita yunus yusuf zaenal zahra zainal zainuddin zakaria zaki zulfikar
zulkarnain zulkifli
"""
NAMES = frozenset(_SAID.split())
"""In small letters; used only to see where two names were run together."""
