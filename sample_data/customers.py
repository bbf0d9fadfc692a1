"""The invented customers of the sample: who they are, how each system spells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Customer:
    """One customer; `spelled` holds the systems that write the name another way."""

    name: str
    currency: str
    weight: float  # how many promises compared with the others
    sites: tuple[str, ...]
    spelled: Mapping[str, str] = field(default_factory=dict)
    sours_from: date | None = None  # from here on what we promise them goes wrong more and more
    left_on: date | None = None

    def in_system(self, system: str) -> str:
        return self.spelled.get(system, self.name)


LEAVING = "Harrow Vale Hospitals"  # the customer about to leave

CUSTOMERS: tuple[Customer, ...] = (
    Customer(
        LEAVING,
        "GBP",
        1.5,
        (
            "St Anne's wing",
            "Harrow theatre block",
            "Vale day clinic",
            "boiler house",
            "pathology lab",
        ),
        sours_from=date(2026, 6, 1),
    ),
    Customer(
        "Käserei Obermoos AG",
        "EUR",
        1.6,
        ("Reifekeller 2", "Dairy hall", "Obermoos"),
        spelled={"zendesk": "Kaeserei Obermoos AG", "servicenow": "Kaeserei Obermoos AG"},
    ),
    Customer("Halden Maskin AS", "EUR", 1.2, ("Halden works", "paint shop", "hall C")),
    Customer("Haldén Marin AS", "EUR", 0.7, ("quay 4", "slipway", "Strömstad office")),
    Customer(
        "Bäckerei Löffler GmbH",
        "EUR",
        0.9,
        ("Ofenhalle", "Filiale Nord", "Lager Süd"),
        spelled={"hubspot": "Ba\u0308ckerei Lo\u0308ffler GmbH"},
    ),  # as a Mac types it
    Customer(
        "Municipality of Oosterwolde",
        "EUR",
        1.5,
        ("town hall", "swimming pool", "De Brink school", "depot"),
    ),
    Customer(
        "Brightwell Foods",
        "GBP",
        1.4,
        ("Corby plant", "cold store 1", "cold store 3", "packing hall"),
    ),
    Customer(
        "Tarn & Beck Breweries", "GBP", 1.0, ("Kendal", "fermentation hall", "bottling line 2")
    ),
    Customer(
        "Société Vallorbe Énergie", "EUR", 1.3, ("chaufferie est", "Vallorbe", "sous-station 7")
    ),
    Customer("Ferreira & Filhos", "EUR", 0.8, ("Aveiro", "armazém 2", "tile kiln")),
    Customer("Northpoint Data Centers", "USD", 1.7, ("ATL-2", "DFW-1", "ATL-4", "chiller yard")),
    Customer(
        "Cobalt Ridge Schools", "USD", 1.0, ("Ridge High", "Lakeview Elementary", "bus garage")
    ),
    Customer(
        "Pellworm Fischhandel", "EUR", 0.5, ("Kühlhaus", "Auktionshalle"), left_on=date(2026, 7, 31)
    ),
    Customer("Wagenaar Kassen BV", "EUR", 1.1, ("greenhouse 3", "greenhouse 7", "CHP room")),
    Customer(
        "Elmstead Housing Association",
        "GBP",
        1.3,
        ("Birch Court", "Linden House", "plant room 2", "Mill Lane"),
    ),
    Customer("Stadtwerke Grünau", "EUR", 1.6, ("Heizwerk West", "Umspannwerk 2", "Bad am See")),
    Customer("Ostrava Steel Service", "EUR", 0.7, ("line 5", "compressor hall")),
    Customer("Kilbride Distillers", "GBP", 0.8, ("still house", "bond 9", "cooperage")),
    Customer("Larkfield Retail Parks", "GBP", 1.0, ("unit 4", "unit 11", "food court")),
    Customer("Museu de la Costa", "EUR", 0.4, ("archive store", "gallery 2")),
    Customer("Þórsnes Geothermal", "EUR", 0.7, ("well house 3", "Þórsnes", "pump station")),
    Customer("Pine Hollow Resort", "USD", 0.8, ("lodge", "spa", "snowmaking plant")),
    Customer("Zieliński Logistyka", "EUR", 1.1, ("Łódź hub", "dock 14", "reefer yard")),
    Customer("Meridian Lab Campus", "USD", 1.2, ("building 40", "vivarium", "clean room B")),
    Customer(
        "Ashgrove University",
        "GBP",
        1.4,
        ("library", "physics annex", "halls of residence", "energy centre"),
    ),
    Customer("Granja Sant Pau", "EUR", 0.5, ("nave 3", "feed mill")),
    Customer("Havnegade Ejendomme", "EUR", 0.9, ("no. 12", "no. 27", "basement")),
    Customer("Thornbury Leisure", "GBP", 0.8, ("pool hall", "ice rink", "gym")),
    Customer("Bluewater Desalination", "USD", 0.7, ("train 2", "intake", "RO hall")),
    Customer("Kraftwerk Söhne & Co. KG", "EUR", 0.8, ("Werk 1", "Werk 2", "Härterei")),
    Customer("Alder & Finch Ltd", "GBP", 0.9, ("Leeds office", "warehouse 6")),
    Customer("Château Périgny", "EUR", 0.4, ("cuverie", "cellar")),
    Customer("Sundsby Fjernvarme", "EUR", 1.1, ("central 1", "central 2", "Skovvej loop")),
    Customer(
        "Red Mesa Airport Authority", "USD", 0.9, ("concourse B", "central plant", "cargo building")
    ),
    Customer("Ibarra Cerámica", "EUR", 0.6, ("horno 2", "secadero")),
    Customer("Cresswell Care Homes", "GBP", 1.0, ("Rosebank", "The Laurels", "Fern House")),
    Customer("Druckhaus Pfeiffer", "EUR", 0.6, ("Rotation", "Papierlager")),
    Customer("Fjellheim Hotell", "EUR", 0.6, ("main house", "annex", "sauna")),
    Customer("Quayside Cold Chain", "GBP", 1.0, ("chamber 2", "chamber 6", "Grimsby dock")),
    Customer("Novák Skleníky s.r.o.", "EUR", 0.5, ("skleník 1", "skleník 4")),
    Customer("Lakeshore Transit District", "USD", 0.7, ("bus depot", "Third Street garage")),
)

BY_NAME: Mapping[str, Customer] = {customer.name: customer for customer in CUSTOMERS}
