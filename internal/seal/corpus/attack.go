package corpus

func Attacks() []Row { return nil }
