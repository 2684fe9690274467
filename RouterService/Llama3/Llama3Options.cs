namespace ModelProxy.RouterService.Llama3;

/// <summary>Section <c>Llama3</c>. Address and model come from the connection string <c>llama3</c>, see <see cref="ServiceDefaults.Llama3Endpoint"/>.</summary>
internal sealed class Llama3Options
{
    /// <summary>False: the judge is never asked.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long a decision waits for the verdict unless the request says so.</summary>
    public int DeadlineMs { get; set; } = 2500;

    /// <summary>How long a late verdict is still waited for, as a teacher.</summary>
    public int TeacherDeadlineSeconds { get; set; } = 60;

    /// <summary>Verdicts asked for at once; more questions than that are decided without.</summary>
    public int Concurrency { get; set; } = 2;

    /// <summary>Questions that may wait for the teacher; more are dropped.</summary>
    public int TeacherQueue { get; set; } = 200;

    /// <summary>How long Ollama keeps the model in memory after a verdict, as Ollama writes it.</summary>
    public string KeepAlive { get; set; } = "30m";

    /// <summary>A verdict less sure than this (0-100) is no answer; rules decide then.</summary>
    public double LeastConfidence { get; set; } = 40;

    /// <summary>How much a fully confident verdict counts beside evidence, in standard deviations of what is unknown.</summary>
    public double Trust { get; set; } = 1;

    /// <summary>Pull the model when Ollama does not have it.</summary>
    public bool Pull { get; set; } = true;

    /// <summary>Seconds between looks whether Ollama answers.</summary>
    public int CheckSeconds { get; set; } = 15;
}
