return TmeBox.Cli.CommandLine.OfProcess(args);
