package ropa

import (
	"strconv"

	"ledd/internal/kinds"
)

// activityStatus and agreementClass are the terms behind our codes.
var (
	activityStatus = map[string]string{"planned": "dpv:ActivityPlanned", "ongoing": "dpv:ActivityOngoing", "paused": "dpv:ActivityHalted"}
	agreementClass = map[string]string{
		"dpa_controller_processor": "dpv:ControllerProcessorAgreement", "scc_2021_915": "dpv:ControllerProcessorAgreement", "legal_act": "dpv:ControllerProcessorAgreement", "accession": "dpv:ControllerProcessorAgreement",
		"dpa_processor_sub": "dpv:SubProcessorAgreement", "joint_controller_arrangement": "dpv:JointDataControllersAgreement", "confidentiality_only": "dpv:ConfidentialityAgreement",
	}
)

// beside says in a record what a complete edition adds, and gives the kinds of
// processing among it.
func (l *linker) beside(n node, b BesideArticle) []node {
	if b.Description != "" {
		n["dct:description"] = l.said(b.Description)
	}
	n.put("dct:issued", day(b.WrittenOn)).put("dct:modified", day(b.ReviewedOn))
	n["dpv:hasActivityStatus"] = []node{ref(activityStatus[b.Status])}
	bases := append(l.bases(b.Bases, "A6-1-"), l.bases(b.Conditions, "A9-2-")...)
	for _, own := range said(b.CriminalBasis, b.NationalIDBasis) { // no term for art. 10 or for national numbers
		bases = append(bases, node{"@type": []string{"dpv:LegalBasis"}, "dct:description": l.said(own)})
	}
	n.put("dpv:hasLegalBasis", bases)
	if b.Source != "" {
		n["dpv:hasDataSource"] = []node{{"@type": []string{"dpv:DataSource"}, "dct:description": l.said(b.Source)}}
	}
	var systems []node
	for _, s := range b.Systems {
		systems = append(systems, node{"@type": []string{"dpv:Technology"}, "dct:title": s.Name}.put("dct:identifier", s.Code))
	}
	processors, agreements := l.chain(b)
	n.put("dpv:isImplementedUsingTechnology", systems).put("dpv:hasDataProcessor", processors).put("dpv:hasOrganisationalMeasure", agreements)
	var notices, assessments []node
	for _, x := range b.Notices {
		notices = append(notices, node{"@type": []string{"dpv:PrivacyNotice"}, "dct:title": l.said(x.Name)}.put("dct:issued", day(x.AdoptedOn)).put("dct:language", x.Language).put("dct:source", x.URL))
	}
	for _, x := range b.DPIAs {
		assessments = append(assessments, node{"@type": []string{"dpv:DPIA"}, "dct:title": l.said(x.Name)}.put("dct:issued", day(x.CompletedOn)))
	}
	n.put("dpv:hasNotice", notices).put("dpv:hasImpactAssessment", assessments)
	if b.Automated == kinds.Yes {
		n["dpv:hasContext"] = []node{node{"@type": []string{"dpv:AutomatedDecisionMaking"}}.put("dct:description", l.said(b.Logic))}
	}
	if b.Profiling == kinds.Yes {
		return []node{{"@type": []string{"dpv:Profiling"}}}
	}
	return nil
}

func (l *linker) bases(list []Basis, article string) []node {
	out := []node{}
	for _, x := range list {
		types := []string{"dpv:LegalBasis"}
		if x.Point != "" {
			types = append(types, "eu-gdpr:"+article+x.Point)
		}
		n := node{"@type": types}
		out = append(out, n.put("skos:prefLabel", l.said(x.Label)).put("dct:source", x.Statute).put("dct:description", l.said(x.Note)))
	}
	return out
}

// chain is who processes on the controller's behalf, and what binds them: an agreement
// names both as its parties.
func (l *linker) chain(b BesideArticle) (processors, agreements []node) {
	for _, p := range b.Processors {
		id := l.processors[p.Name]
		if id == "" {
			id = l.me + "#processor-" + strconv.Itoa(len(l.processors)+1)
			l.processors[p.Name] = id
		}
		class := "dpv:DataProcessor"
		if p.Role == "joint_controller" {
			class = "dpv:DataController"
		}
		processors = append(processors, node{"@id": id, "@type": []string{class}, "dpv:hasName": p.Name})
		for _, a := range p.Agreements {
			class := agreementClass[a.Type]
			if class == "" {
				class = "dpv:LegalAgreement"
			}
			n := node{"@type": []string{class}, "dct:title": l.said(a.Name), "dpv:hasParty": []node{ref(l.me), ref(id)}, "dpv:hasContractStatus": []node{ref("dpv:ContractFullySigned")}}
			agreements = append(agreements, n.put("dct:identifier", a.Code).put("dct:issued", day(a.From)))
		}
	}
	return processors, agreements
}
