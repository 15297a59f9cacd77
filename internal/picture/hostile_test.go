package picture_test

import "strings"

// hostiles is what names may hold, by accident or on purpose.
var hostiles = []string{
	"",
	"Ærlig & Sønn AS",
	`<script>alert("1")</script>`,
	`" onload="alert(1)`,
	"</svg></title>]]>&amp;&#0;",
	strings.Repeat("Langt navn ", 30),
	strings.Repeat("W", 300),
	"Databehandlingsunderleverandørselskapet Norge AS",
	"Te\u0301st " + strings.Repeat("e\u0301\u0323", 100),
	"שלום עולם שירותי מחשוב בעם",
	"\u202eevitatneserper\u202c \u2067x",
	"👩‍👩‍👧‍👦🏳️‍🌈 Emoji AS 👍🏽",
	"nul\x00 bell\x07 \xff\xfe bad\ufffe",
	"line\nbreak\ttab\u2028sep",
	"株式会社データ処理サービス東京",
	"Sámi Ŋuvvi Šuohpan Đđ Čč",
}
