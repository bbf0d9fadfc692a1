"""The lists of header_words.py in Dutch, Italian, Polish, Swedish and Turkish, one after the other.

Only words that mean one thing: a delivery date that may be promised or done is in none of them.
Accents do not count, so that words stand here without. The Swedish word for solved is left out:
without its accent it is "lost".
"""

from __future__ import annotations

NAMES = {
    "promise_id": (
        "ticketnummer, meldingnummer, meldingsnummer, zaaknummer, incidentnummer, ordernummer, "
        "referentie, numero ticket, id ticket, numero richiesta, numero ordine, riferimento, "
        "numer zgloszenia, nr zgloszenia, id zgloszenia, numer sprawy, numer zamowienia, nr "
        "zamowienia, identyfikator, numer, arendenummer, arende id, diarienummer, referens, "
        "talep no, talep numarasi, kayit no, siparis no, bilet no, referans no"
    ),
    "title": (
        "onderwerp, omschrijving, korte omschrijving, titolo, oggetto, descrizione, riepilogo, "
        "temat, tytul, opis, amne, rubrik, beskrivning, konu, baslik, aciklama"
    ),
    "customer": (
        "klant, klantnaam, bedrijf, organisatie, opdrachtgever, aanvrager, azienda, ragione "
        "sociale, societa, richiedente, organizzazione, nome cliente, klient, nazwa klienta, "
        "organizacja, zglaszajacy, kontrahent, kund, kundnamn, foretag, bestallare, musteri, "
        "musteri adi, sirket, kurum, talep eden"
    ),
    "team": (
        "groep, afdeling, behandelgroep, wachtrij, gruppo, reparto, squadra, coda, ufficio, "
        "zespol, grupa, dzial, kolejka, grupp, avdelning, ko, ekip, takim, grup, departman, birim"
    ),
    "owner": (
        "behandelaar, eigenaar, toegewezen aan, verantwoordelijke, medewerker, assegnatario, "
        "assegnato a, responsabile, operatore, incaricato, przypisany, przypisany do, wlasciciel, "
        "opiekun, osoba odpowiedzialna, odpowiedzialny, wykonawca, handlaggare, ansvarig, "
        "tilldelad, agare, sorumlu, atanan, atanan kisi, temsilci"
    ),
    "kind": "soort, categorie, tipologia, rodzaj, kategoria, arendetyp, kategori, tur, tip",
    "priority": (
        "prioriteit, urgentie, priorita, urgenza, gravita, priorytet, pilnosc, prioritet, "
        "bradskande, oncelik, aciliyet"
    ),
    "status": "toestand, stato, stan, etap, lage, durum, durumu, asama",
    "cause": "oorzaak, reden, przyczyna, powod, orsak, anledning, neden, sebep",
    "value": (
        "bedrag, waarde, omzet, importo, valore, fatturato, kwota, wartosc, belopp, varde, tutar, "
        "deger"
    ),
}

DATES = {
    "due": (
        "vervaldatum, toegezegd, toegezegde datum, beloofde datum, afgesproken datum, streefdatum, "
        "uiterste datum, scadenza, data di scadenza, data scadenza, data promessa, data "
        "concordata, consegna promessa, consegna concordata, termin realizacji, termin wykonania, "
        "obiecany termin, obiecana data, uzgodniony termin, ostateczny termin, forfallodatum, "
        "utlovat datum, utlovad leverans, avtalat datum, sista datum, son tarih, son teslim "
        "tarihi, vade, vade tarihi, termin tarihi, taahhut tarihi, soz verilen tarih, hedef tarih"
    ),
    "target": (
        "sla streefdatum, oplostijd, sla doel, obiettivo sla, scadenza sla, tempo di risoluzione, "
        "risoluzione entro, termin sla, cel sla, czas rozwiazania, sla mal, losningstid, sla "
        "hedefi, cozum suresi"
    ),
    "estimate": (
        "verwachte datum, verwachte leverdatum, geschatte datum, geplande datum, gepland, data "
        "stimata, consegna prevista, stima, previsione, planowana data, przewidywana data, "
        "szacowana data, planowany termin, przewidywany termin, beraknat datum, beraknad leverans, "
        "planerat datum, tahmini tarih, tahmini teslim, beklenen tarih, planlanan tarih"
    ),
    "response": (
        "eerste reactie, reactietijd, prima risposta, tempo di prima risposta, pierwsza odpowiedz, "
        "czas pierwszej odpowiedzi, forsta svar, svarstid, ilk yanit, ilk yanit suresi"
    ),
    "made": (
        "aangemaakt, aangemaakt op, aanmaakdatum, aanmelddatum, geopend, geopend op, ingediend, "
        "creato, creato il, data di creazione, data creazione, aperto, aperto il, data apertura, "
        "data di apertura, utworzono, utworzony, data utworzenia, data zgloszenia, data otwarcia, "
        "otwarto, zgloszono, skapad, skapad den, skapat, skapat datum, registrerad, oppnad, "
        "olusturulma, olusturulma tarihi, olusturma tarihi, kayit tarihi, acilis tarihi, acilma "
        "tarihi, talep tarihi"
    ),
    "delivered": (
        "gesloten, gesloten op, afgesloten, afsluitdatum, sluitdatum, opgelost, opgelost op, "
        "afgehandeld, afgerond, geleverd, geleverd op, chiuso, chiuso il, data di chiusura, data "
        "chiusura, risolto, risolto il, data risoluzione, consegnato, consegnato il, completato, "
        "completato il, evaso, evaso il, zamknieto, zamkniety, data zamkniecia, rozwiazano, data "
        "rozwiazania, zakonczono, data zakonczenia, dostarczono, zrealizowano, avslutad, stangd, "
        "stangd den, levererad, slutford, kapanis, kapanis tarihi, kapanma tarihi, "
        "cozum tarihi, cozulme tarihi, tamamlanma tarihi, teslim edildi"
    ),
    "cancelled": (
        "geannuleerd, geannuleerd op, ingetrokken, annullato, annullato il, data annullamento, "
        "anulowano, anulowany, data anulowania, avbruten, annullerad, makulerad, iptal tarihi"
    ),
    "activity": (
        "bijgewerkt, laatst bijgewerkt, gewijzigd, laatst gewijzigd, laatste wijziging, "
        "aggiornato, aggiornato il, ultimo aggiornamento, modificato, modificato il, ultima "
        "modifica, ultima attivita, zaktualizowano, data aktualizacji, ostatnia aktualizacja, "
        "zmodyfikowano, data modyfikacji, ostatnia zmiana, uppdaterad, senast uppdaterad, andrad, "
        "senast andrad, guncelleme tarihi, guncellenme tarihi, son guncelleme, degistirilme "
        "tarihi, son degisiklik"
    ),
}

STATES = {
    "open": (
        "nieuw, in behandeling, in uitvoering, wachtend, wacht op klant, toegewezen, heropend, "
        "aperto, nuovo, in corso, in lavorazione, in attesa, sospeso, assegnato, riaperto, "
        "otwarte, otwarty, nowe, nowy, w toku, w trakcie, w realizacji, oczekujace, oczekuje, "
        "wstrzymane, przypisane, ponownie otwarte, oppen, ny, pagaende, vantar, pausad, tilldelad, "
        "ateroppnad, acik, yeni, devam ediyor, islemde, beklemede, atandi, yeniden acildi"
    ),
    "delivered": (
        "gesloten, opgelost, afgehandeld, afgerond, geleverd, voltooid, chiuso, risolto, "
        "completato, consegnato, evaso, zamkniete, zamkniety, rozwiazane, rozwiazany, zakonczone, "
        "zakonczony, dostarczone, zrealizowane, wykonane, stangd, avslutad, klar, slutford, "
        "levererad, kapali, kapandi, cozuldu, tamamlandi, teslim edildi"
    ),
    "cancelled": (
        "geannuleerd, ingetrokken, afgewezen, annullato, respinto, rifiutato, ritirato, anulowane, "
        "anulowany, odrzucone, odrzucony, wycofane, avbruten, annullerad, avvisad, makulerad, "
        "iptal, iptal edildi, reddedildi"
    ),
    "not_a_promise": (
        "duplicaat, samengevoegd, duplicato, bozza, unito, wersja robocza, scalone, dubblett, "
        "utkast, sammanfogad, skrappost, yinelenen, taslak, birlestirildi"
    ),
}

LATE = (
    "te laat, overschreden, in ritardo, ritardo, scaduto, superato, po terminie, spoznione, "
    "opoznione, przekroczone, forsenad, overskriden, gecikmis, gecikti, suresi doldu"
)
ON_TIME = (
    "op tijd, binnen sla, in tempo, nei tempi, puntuale, rispettato, entro sla, na czas, w "
    "terminie, terminowo, dotrzymane, i tid, inom sla, zamaninda, suresinde"
)
YES = "waar, vero, tak, prawda, sant, evet, dogru"
NO = "nee, onwaar, nie, falsz, nej, falskt, hayir, yanlis"
