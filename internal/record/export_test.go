package record

// ReadVocabulary is what loading does with a file.
var ReadVocabulary = readVocabulary
