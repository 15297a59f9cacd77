package agreement

// standards is what a new agreement starts from, by language.
var standards = map[string]standardWords{
	"nb": {
		audit:      "Databehandleren legger hvert år fram en rapport fra en uavhengig revisor eller tilsvarende dokumentasjon på at avtalen følges. Den behandlingsansvarlige kan i tillegg gjennomføre revisjon med 30 dagers varsel, og uten varsel etter et brudd på personopplysningssikkerheten. Hver part bærer egne kostnader, med mindre revisjonen viser vesentlige avvik.",
		exitFormat: "Et strukturert, alminnelig brukt og maskinlesbart format, sammen med en beskrivelse av innholdet",
		measures: []SecurityMeasure{
			{"Tilgangsstyring", "Personlige brukere, tofaktorautentisering for alle ansatte hos databehandleren, tilgang etter tjenstlig behov og gjennomgang av tilganger minst hver sjette måned."},
			{"Kryptering", "Opplysningene krypteres under overføring og lagring. Nøklene forvaltes atskilt fra opplysningene."},
			{"Logging", "Oppslag, endringer og administratortilgang logges. Loggene beskyttes mot endring og oppbevares i minst tolv måneder."},
			{"Sikkerhetskopi og gjenoppretting", "Daglig sikkerhetskopi på et atskilt sted. Gjenoppretting prøves minst én gang i året."},
			{"Sårbarheter", "Sikkerhetsoppdateringer innføres uten ugrunnet opphold. Løsningen testes av en uavhengig part minst én gang i året."},
			{"Ansatte og innleide", "Alle med tilgang har taushetsplikt og får opplæring i personvern og informasjonssikkerhet hvert år."},
		},
		law: map[string]string{"NO": "norsk rett", "DK": "dansk rett", "SE": "svensk rett"},
		instructions: []Instruction{
			{"Formål", "Opplysningene behandles bare for formålene i beskrivelsen av behandlingen, og bare i den utstrekning det er nødvendig for dem."},
			{"Egne formål", "Databehandleren bruker ikke opplysningene til egne formål, heller ikke til statistikk, produktutvikling eller opplæring av modeller."},
			{"Henvendelser fra registrerte", "Henvendelser fra registrerte sendes videre til den behandlingsansvarlige innen tre virkedager og besvares ikke av databehandleren."},
		},
	},
	"nn": {
		audit:      "Databehandlaren legg kvart år fram ein rapport frå ein uavhengig revisor eller tilsvarande dokumentasjon på at avtalen blir følgd. Den behandlingsansvarlege kan i tillegg gjennomføre revisjon med 30 dagars varsel, og utan varsel etter eit brot på personopplysningstryggleiken. Kvar part ber sine eigne kostnader, med mindre revisjonen viser vesentlege avvik.",
		exitFormat: "Eit strukturert, allment brukt og maskinleseleg format, saman med ei beskriving av innhaldet",
		measures: []SecurityMeasure{
			{"Tilgangsstyring", "Personlege brukarar, tofaktorautentisering for alle tilsette hos databehandlaren, tilgang etter tenestleg behov og gjennomgang av tilgangar minst kvar sjette månad."},
			{"Kryptering", "Opplysningane blir krypterte under overføring og lagring. Nøklane blir forvalta skilde frå opplysningane."},
			{"Logging", "Oppslag, endringar og administratortilgang blir logga. Loggane er verna mot endring og blir oppbevarte i minst tolv månader."},
			{"Tryggleikskopi og gjenoppretting", "Dagleg tryggleikskopi på ein åtskild stad. Gjenoppretting blir prøvd minst éin gong i året."},
			{"Sårbarheiter", "Tryggleiksoppdateringar blir innførte utan ugrunna opphald. Løysinga blir testa av ein uavhengig part minst éin gong i året."},
			{"Tilsette og innleigde", "Alle med tilgang har teieplikt og får opplæring i personvern og informasjonstryggleik kvart år."},
		},
		law: map[string]string{"NO": "norsk rett", "DK": "dansk rett", "SE": "svensk rett"},
		instructions: []Instruction{
			{"Formål", "Opplysningane blir behandla berre for formåla i beskrivinga av behandlinga, og berre så langt det er nødvendig for dei."},
			{"Eigne formål", "Databehandlaren bruker ikkje opplysningane til eigne formål, heller ikkje til statistikk, produktutvikling eller opplæring av modellar."},
			{"Førespurnader frå registrerte", "Førespurnader frå registrerte blir sende vidare til den behandlingsansvarlege innan tre vyrkedagar og blir ikkje svara på av databehandlaren."},
		},
	},
	"da": {
		audit:      "Databehandleren fremlægger hvert år en rapport fra en uafhængig revisor eller tilsvarende dokumentation for, at aftalen efterleves. Den dataansvarlige kan desuden foretage revision med 30 dages varsel og uden varsel efter et brud på persondatasikkerheden. Hver part bærer sine egne omkostninger, medmindre revisionen viser væsentlige afvigelser.",
		exitFormat: "Et struktureret, almindeligt anvendt og maskinlæsbart format med en beskrivelse af indholdet",
		measures: []SecurityMeasure{
			{"Adgangsstyring", "Personlige brugere, tofaktorautentifikation for alle ansatte hos databehandleren, adgang efter arbejdsbetinget behov og gennemgang af adgange mindst hver sjette måned."},
			{"Kryptering", "Oplysningerne krypteres under overførsel og opbevaring. Nøglerne forvaltes adskilt fra oplysningerne."},
			{"Logning", "Opslag, ændringer og administratoradgang logges. Logfilerne beskyttes mod ændring og opbevares i mindst tolv måneder."},
			{"Sikkerhedskopiering og gendannelse", "Daglig sikkerhedskopi på et adskilt sted. Gendannelse afprøves mindst en gang om året."},
			{"Sårbarheder", "Sikkerhedsopdateringer installeres uden unødig forsinkelse. Løsningen testes af en uafhængig part mindst en gang om året."},
			{"Medarbejdere", "Alle med adgang har tavshedspligt og undervises i databeskyttelse og informationssikkerhed hvert år."},
		},
		law: map[string]string{"NO": "norsk ret", "DK": "dansk ret", "SE": "svensk ret"},
		instructions: []Instruction{
			{"Formål", "Oplysningerne behandles kun til formålene i beskrivelsen af behandlingen, og kun i det omfang det er nødvendigt for dem."},
			{"Egne formål", "Databehandleren bruger ikke oplysningerne til egne formål, heller ikke til statistik, produktudvikling eller træning af modeller."},
			{"Henvendelser fra registrerede", "Henvendelser fra registrerede sendes videre til den dataansvarlige inden for tre arbejdsdage og besvares ikke af databehandleren."},
		},
	},
	"en": {
		audit:      "Each year the processor provides a report by an independent auditor, or equivalent evidence that this agreement is complied with. The controller may also carry out audits at 30 days' notice, and without notice after a personal data breach. Each party bears its own costs, unless the audit shows material non-compliance.",
		exitFormat: "A structured, commonly used and machine-readable format, with a description of its content",
		measures: []SecurityMeasure{
			{"Access control", "Personal user accounts, two-factor authentication for all of the processor's staff, access on a need-to-know basis, and a review of access rights at least every six months."},
			{"Encryption", "The data are encrypted in transit and at rest. Keys are managed separately from the data."},
			{"Logging", "Look-ups, changes and administrator access are logged. Logs are protected against change and kept for at least twelve months."},
			{"Back-up and recovery", "Daily back-up at a separate site. Recovery is tested at least once a year."},
			{"Vulnerabilities", "Security updates are installed without undue delay. The solution is tested by an independent party at least once a year."},
			{"Staff", "Everyone with access is bound by confidentiality and trained in data protection and information security every year."},
		},
		law: map[string]string{"NO": "Norwegian law", "DK": "Danish law", "SE": "Swedish law"},
		instructions: []Instruction{
			{"Purpose", "The data are processed only for the purposes in the description of the processing, and only as far as these require."},
			{"Own purposes", "The processor does not use the data for purposes of its own, nor for statistics, product development or the training of models."},
			{"Requests from data subjects", "Requests from data subjects are passed on to the controller within three working days and are not answered by the processor."},
		},
	},
}
