package access

// Who comes into question for most rows.
var (
	// insiders work for the organisation that keeps the register.
	insiders = []Role{Operator, Administrator, Coordinator, Infosec, DPO, SystemOwner, Manager, Auditor}
	// everyone is insiders, and those who keep a vendor's part of the register.
	everyone = append(insiders[:len(insiders):len(insiders)], VendorAdmin, VendorWriter)
	// keepers write the register of systems, processors and agreements.
	keepers = []Role{Operator, Coordinator, Infosec, SystemOwner}
	// leaders answer for who may come in.
	leaders = []Role{Operator, Administrator, VendorAdmin}
)

// Policy is every action, read from top to bottom: who may do it, which token
// scope allows it, and whose records it reaches. A role that a person has for
// some units changes the records of those units alone.
var Policy = slicesOf(
	noun("organisation", "organisations", Directory, with(keepers, Administrator, VendorAdmin)),
	noun("unit", "units", Owner, []Role{Operator, Administrator, Coordinator, Infosec}),
	noun("contact", "contacts", Owner, with(keepers, Administrator, VendorAdmin)),
	noun("system", "systems", Owner, keepers),
	noun("service", "services", Directory, with(keepers, VendorAdmin, VendorWriter)),
	noun("engagement", "engagements", Owner, with(keepers, VendorAdmin, VendorWriter)),
	noun("flow", "flows", Owner, keepers),
	noun("transfer", "transfers", Owner, keepers),
	noun("screening", "screenings", Owner, keepers),
	noun("attestation", "attestations", Owner, with(keepers, VendorAdmin, VendorWriter)),
	noun("supervision", "supervisions", Owner, keepers),
	noun("activity", "activities", Owner, []Role{Operator, Coordinator, SystemOwner}),
	noun("term", "terms", Owner, []Role{Operator, Coordinator, VendorAdmin}),
	noun("processor_record", "processor-records", Owner, []Role{Operator, Coordinator, SystemOwner, VendorAdmin, VendorWriter}),
	noun("notice", "notices", Owner, []Role{Operator, Coordinator, SystemOwner}),
	noun("procurement", "procurements", Owner, with(keepers, Manager)),
	noun("criteria", "risk-criteria", Owner, []Role{Operator, Coordinator, Infosec}),
	noun("assessment", "risk-assessments", Owner, keepers),
	noun("dpia", "dpias", Owner, with(keepers, DPO)),
	noun("agreement", "agreements", Owner, with(keepers, Manager, VendorAdmin)),
	noun("template", "templates", Owner, keepers),
	noun("review", "agreements", Owner, with(keepers, Manager, DPO)),
	noun("adoption", "agreements", Owner, with(keepers, Manager)),
	[]Rule{
		{"activity.review", "activities:write", []Role{Operator, Coordinator, SystemOwner}, Owner},
		{"activity.move", "activities:write", []Role{Operator, Coordinator, SystemOwner}, Owner},
		{"attestation.adopt", "attestations:write", keepers, Owner},
		{"notice.adopt", "notices:write", []Role{Operator, Coordinator, SystemOwner}, Owner},
		{"notice.renew", "notices:write", []Role{Operator, Coordinator, SystemOwner}, Owner},
		{"activity.adopt", "activities:write", []Role{Operator, Coordinator, SystemOwner}, Owner}, // out of the starter set
		{"activity.settle", "activities:write", []Role{Operator, Coordinator, SystemOwner}, Owner},
		{"assessment.complete", "risk-assessments:write", keepers, Owner},
		{"assessment.renew", "risk-assessments:write", keepers, Owner},
		{"assessment.treat", "risk-assessments:write", with(keepers, Manager), Owner},
		{"assessment.report", "risk-assessments:write", with(keepers, Manager, DPO), Owner},
		{"assessment.answer", "risk-assessments:write", keepers, Owner},
		{"assessment.accept", "acceptances:write", []Role{Operator, Manager}, Owner}, // by rank; a coordinator has none
		{"dpia.complete", "dpias:write", keepers, Owner},
		{"dpia.renew", "dpias:write", keepers, Owner},
		{"dpia.decide", "acceptances:write", []Role{Operator, Manager}, Owner}, // by rank, of the controller: nobody who wrote it decides on it by that alone
		{"dpia.consult", "dpias:write", with(keepers, Manager, DPO), Owner},    // the officer is the authority's contact (art. 39(1)(e))
		{"agreement.move", "agreements:write", with(keepers, Manager, VendorAdmin), Owner},
		{"agreement.note", "agreements:write", []Role{Operator, Coordinator, DPO, VendorAdmin}, Owner}, // who looked at the text before it is issued
		{"agreement.issue", "agreements:write", []Role{Operator, Coordinator, Manager, VendorAdmin}, Owner},
		{"agreement.sign", "signatures:write", []Role{Operator, Manager, VendorAdmin}, Owner},
		{"agreement.succeed", "agreements:write", with(keepers, Manager, VendorAdmin), Owner},
		{"agreement.exit", "agreements:write", with(keepers, VendorAdmin), Owner},
		{"agreement.finish", "", []Role{Operator}, Owner},
		{"batch.read", "agreements:read", everyone, Owner},
		{"batch.create", "agreements:write", with(keepers, Manager, VendorAdmin), Owner},
		{"batch.update", "agreements:write", with(keepers, Manager, VendorAdmin), Owner},
		{"batch.start", "agreements:write", []Role{Operator, Coordinator, Manager, VendorAdmin}, Owner}, // it issues
		{"batch.stop", "agreements:write", with(keepers, Manager, VendorAdmin), Owner},
		{"batch.retry", "agreements:write", with(keepers, Manager, VendorAdmin), Owner},
		{"batch.remind", "agreements:write", with(keepers, Manager, VendorAdmin), Owner},
		{"batch.run", "", []Role{Operator}, Owner},
		{"batch_item.read", "agreements:read", everyone, Owner},
		{"batch_item.update", "agreements:write", with(keepers, Manager, VendorAdmin), Owner},
		{"evidence.read", "agreements:read", everyone, Owner},
		{"submission.read", "agreements:read", everyone, Owner},
		{"submission.create", "agreements:write", with(keepers, Manager, VendorAdmin), Owner},
		{"submission.decide", "", []Role{Operator, Coordinator, Manager, DPO, VendorAdmin}, Owner}, // four eyes are of people
		{"submission.check", "", []Role{Operator}, Owner},
		{"enclosure.read", "agreements:read", everyone, Owner},
		{"enclosure.create", "agreements:write", with(keepers, Manager, VendorAdmin), Owner},
		{"enclosure.decide", "", []Role{Operator, Coordinator, Infosec, DPO}, Owner}, // what came from outside, which they alone read before
		{"document.read", "documents:read", everyone, Owner},
		{"document.create", "documents:write", with(keepers, VendorAdmin), Owner},
		{"document.update", "documents:write", with(keepers, Administrator, VendorAdmin), Owner},
		{"document.review", "", []Role{Operator, Administrator, Coordinator, Infosec, DPO}, Owner}, // what is in quarantine
		{"document.scan", "", []Role{Operator}, Owner},
		{"document.hold", "retention:write", []Role{Operator, Administrator, Coordinator, DPO}, Owner},
		{"document.erase", "retention:write", []Role{Operator, Administrator}, Owner},
		{"settings.read", "settings:read", insiders, Owner},
		{"settings.update", "settings:write", []Role{Operator, Administrator, Coordinator}, Owner},
		{"template.publish", "templates:write", keepers, Owner},
		{"template.withdraw", "templates:write", keepers, Owner},
		{"chain.read", "systems:read", everyone, Owner},
		{"reach.read", "systems:read", everyone, Owner},
		{"gap.read", "gaps:read", everyone, Owner},
		{"report.read", "reports:read", everyone, Owner},
		{"import.run", "imports:write", []Role{Operator, Coordinator, Infosec, VendorAdmin}, Owner},
		{"archive.export", "archives:read", []Role{Operator, Administrator, Coordinator, DPO}, Owner}, // all that an organisation owns
		{"archive.restore", "", []Role{Operator}, Owner},                                              // what stands there as decided, nobody here has decided
		{"organisation.claim", "", []Role{Operator}, Directory},
		{"organisation.identify", "", with(keepers, Administrator, VendorAdmin), Directory},
		{"organisation.merge", "", []Role{Operator}, Directory},
		{"draft.read", "", everyone, Owner},
		{"draft.keep", "", everyone, Owner},
		{"link.create", "", []Role{Operator}, Owner},
		{"audit.read", "audit:read", []Role{Operator, Administrator, Coordinator, Infosec, DPO, Auditor, VendorAdmin}, Owner},
		{"audit.export", "", []Role{Operator, Administrator, DPO, Auditor}, Owner},
		{"audit.verify", "", []Role{Operator, Administrator, DPO, Auditor}, Owner},
		{"audit.note", "", []Role{Operator}, Owner},
		{"token.read", "tokens:read", leaders, Owner},
		{"token.create", "tokens:write", leaders, Owner},
		{"token.update", "tokens:write", leaders, Owner},
		{"token.revoke", "tokens:write", leaders, Owner},
		{"member.read", "users:read", everyone, Owner},
		{"member.create", "users:write", leaders, Owner},
		{"member.first", "", []Role{Operator, Coordinator}, Owner}, // who came by a one-time link, while nobody leads
		{"member.update", "users:write", leaders, Owner},
		{"member.handover", "", leaders, Owner},
		{"user.read", "", everyone, Owner},
		{"user.update", "", everyone, Owner},
		{"message.read", "messages:read", with(keepers, Administrator, DPO, Auditor, VendorAdmin), Owner},
		{"message.resend", "", with(keepers, Administrator, VendorAdmin), Owner},
		{"message.send", "", []Role{Operator}, Owner},
		{"job.read", "", with(keepers, Administrator, DPO, Auditor, VendorAdmin), Owner},
		{"invitation.read", "invitations:read", with(insiders, VendorAdmin), Owner},
		{"invitation.create", "invitations:write", with(keepers, Manager, VendorAdmin), Owner},
		{"invitation.revoke", "invitations:write", with(keepers, Manager, VendorAdmin), Owner},
		{"invitation.answer", "", []Role{Guest}, Owner}, // who came by an invitation: what it is about, and nothing else
		{"session.start", "", []Role{Operator}, Owner},
		{"session.read", "", everyone, Owner},
		{"session.end", "", everyone, Owner},
	},
)

// with adds roles to some.
func with(some []Role, more ...Role) []Role { return append(some[:len(some):len(some)], more...) }

// noun is the rows that every kind of record has. Reading reaches as far as
// reads says; writing reaches only what one's own organisation keeps.
func noun(name, resource string, reads Relation, writers []Role) []Rule {
	row := func(verb, access string, to Relation, who []Role) Rule {
		return Rule{Action(name + "." + verb), resource + ":" + access, who, to}
	}
	return []Rule{row("read", "read", reads, everyone), row("create", "write", Owner, writers), row("update", "write", Owner, writers)}
}

func slicesOf(parts ...[]Rule) []Rule {
	var all []Rule
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}
