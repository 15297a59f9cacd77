package agreement

import "strings"

// statements is the text that a person accepts by signing in the portal. What is
// signed is this text and the file that it names, and nothing else.
var statements = map[string][2]string{
	"nb": {
		"Jeg har lest {document} og er kjent med innholdet. Jeg har rett til å undertegne for {party}, og undertegner avtalen på vegne av {party}. Filen som undertegnes, har SHA-256 {sum}.",
		"Jeg har lest {document} og er kjent med innholdet. Jeg har rett til å undertegne for {agent}, som har fullmakt fra {party}, og undertegner avtalen på vegne av {party}. Filen som undertegnes, har SHA-256 {sum}.",
	},
	"nn": {
		"Eg har lese {document} og kjenner innhaldet. Eg har rett til å skrive under for {party}, og skriv under avtala på vegner av {party}. Fila som blir underskriven, har SHA-256 {sum}.",
		"Eg har lese {document} og kjenner innhaldet. Eg har rett til å skrive under for {agent}, som har fullmakt frå {party}, og skriv under avtala på vegner av {party}. Fila som blir underskriven, har SHA-256 {sum}.",
	},
	"da": {
		"Jeg har læst {document} og er bekendt med indholdet. Jeg har ret til at underskrive for {party} og underskriver aftalen på vegne af {party}. Filen, der underskrives, har SHA-256 {sum}.",
		"Jeg har læst {document} og er bekendt med indholdet. Jeg har ret til at underskrive for {agent}, som har fuldmagt fra {party}, og underskriver aftalen på vegne af {party}. Filen, der underskrives, har SHA-256 {sum}.",
	},
	"en": {
		"I have read {document} and know what it says. I have the right to sign for {party}, and I sign the agreement on behalf of {party}. The file that is signed has the SHA-256 {sum}.",
		"I have read {document} and know what it says. I have the right to sign for {agent}, which has a mandate from {party}, and I sign the agreement on behalf of {party}. The file that is signed has the SHA-256 {sum}.",
	},
}

// statement gives the text in a language, English where there is none.
func statement(lang string, a *Agreement, party, agent string) string {
	text, ok := statements[lang]
	if !ok {
		text = statements["en"]
	}
	form := text[0]
	if agent != "" {
		form = text[1]
	}
	return strings.NewReplacer("{document}", a.documentID(), "{party}", party, "{agent}", agent, "{sum}", a.IssuedSHA256).Replace(form)
}
