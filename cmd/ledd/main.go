// Command ledd keeps a register of who processes personal data for whom. Each
// subcommand is a file here: it reads its flags, opens the register (register.go)
// and calls the same verbs as the other front doors; data go to stdout, messages
// to stderr, and the exit code is 0 only when all went well.
//
//	arguments -> kong -> a subcommand's Run -> verbs -> stdout
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // a static binary finds no zones on a bare system

	"github.com/alecthomas/kong"

	"ledd/internal/exchange"
	"ledd/internal/kinds"
)

// commands is every subcommand, in the order in which help lists them.
type commands struct {
	Serve     serveCommand     `cmd:"" help:"Serve the register in a browser and as REST."`
	Import    importCommand    `cmd:"" help:"Take a file of organisations, units, systems, engagements, agreements…"`
	Gaps      gapsCommand      `cmd:"" help:"List what is missing, on any date."`
	Chain     chainCommand     `cmd:"" help:"List every processor and sub-processor, level by level."`
	Reach     reachCommand     `cmd:"" help:"List the controllers and systems that a party's failure reaches."`
	Report    reportCommand    `cmd:"" help:"Print the yearly measures, with the year before."`
	Agreement agreementCommand `cmd:"" help:"Write an agreement as a document."`
	Verify    verifyCommand    `cmd:"" help:"Say what a signed PDF file is: whose signatures, and what was changed after them."`
	Token     tokenCommand     `cmd:"" help:"Make, list and revoke tokens for the REST interface."`
	User      userCommand      `cmd:"" help:"Give people roles in an organisation."`
	Audit     auditCommand     `cmd:"" help:"Prove, sign and export the audit trail."`
	Archive   archiveCommand   `cmd:"" help:"Take everything that one organisation owns out, or in."`
	Backup    backupCommand    `cmd:"" help:"Write the whole register to one file, while it is in use."`
	Restore   restoreCommand   `cmd:"" help:"Fill an empty register from such a file, on either database."`
	Migrate   migrateCommand   `cmd:"" help:"Bring the database to the newest version."`
	Ready     readyCommand     `cmd:"" help:"Ask the program that serves on this machine whether it is ready."`
	Openapi   openapiCommand   `cmd:"" help:"Print the contract of the REST interface."`

	VerifyChild verifyChildCommand `cmd:"" hidden:"" help:"Verify one file for another process of this program."`
}

// output is where a subcommand writes.
type output struct{ data, messages io.Writer }

// say writes a message for whoever sits at the terminal.
func (o output) say(format string, args ...any) {
	_, _ = fmt.Fprintf(o.messages, format+"\n", args...)
}

// live reports whether somebody sits at the terminal, and messages go to no file.
func (o output) live() bool {
	f, is := o.messages.(*os.File)
	if !is {
		return false
	}
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], output{os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run is the program without the process around it, for tests.
func run(ctx context.Context, args []string, out output) int {
	var c commands
	exited := -1
	parser, err := kong.New(&c, kong.Name("ledd"), kong.Writers(out.data, out.messages),
		kong.Description("Who processes personal data for whom, under which agreement, and what is missing."),
		kong.Exit(func(code int) { exited = code }), kong.UsageOnError(), kong.Vars{"kinds": strings.Join(exchange.Kinds(), ", ")}, kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(out))
	if err != nil {
		out.say("ledd: %v", err)
		return 1
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	if len(args) > 0 && args[0] == "help" {
		args = append(args[1:], "--help")
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		out.say("ledd: %v\nTry: %s", err, helpFor(err))
		return 2
	}
	if err := parsed.Run(); err != nil {
		return complain(out, err)
	}
	return 0
}

// helpFor is what to type to learn about the command that was meant.
func helpFor(err error) string {
	var wrong *kong.ParseError
	if errors.As(err, &wrong) && wrong.Context.Selected() != nil {
		return wrong.Context.Selected().FullPath() + " --help"
	}
	return "ledd help"
}

// errSaid is an error whose message has been printed already.
var errSaid = errors.New("said")

func complain(out output, err error) int {
	if errors.Is(err, errSaid) {
		return 1
	}
	out.say("ledd: %v", err)
	if kinds.KindOf(err) == kinds.KindInvalid {
		return 2
	}
	return 1
}
