# Starts TTS Studio on Windows, setting up what is missing first. Not tried on Windows yet.
#
#   powershell -ExecutionPolicy Bypass -File packaging\run.ps1 [arguments]
#
# Works like packaging/run: a Python environment in .venv, packages pinned by digest, a stamp that makes later
# starts quick, and a mark that makes a set-up which was cut off begin anew.

$ErrorActionPreference = 'Stop'

$Checkout = Split-Path -Parent $PSScriptRoot
$Environment = Join-Path $Checkout '.venv'
$Python = Join-Path $Environment 'Scripts\python.exe'
$Requirements = Join-Path $PSScriptRoot 'requirements.txt'
$Stamp = Join-Path $Environment '.set-up-requirements.txt'
$Unfinished = Join-Path $Environment '.unfinished'

function Say([string] $Sentence) { [Console]::Error.WriteLine($Sentence) }

function Stop-WithSentence([string] $Sentence) {
    Say $Sentence
    exit 1
}

function Get-WantedStamp {
    $Digest = (Get-FileHash -Algorithm SHA256 -LiteralPath $Requirements).Hash
    return "$Environment`n$Digest"
}

function Test-Ready {
    if ((Test-Path -LiteralPath $Unfinished) -or -not (Test-Path -LiteralPath $Stamp)) { return $false }
    if (-not (Test-Path -LiteralPath $Python)) { return $false }
    return (Get-Content -Raw -LiteralPath $Stamp) -eq (Get-WantedStamp)
}

# The words that start a suitable Python: the launcher with a version, or python itself.
function Find-Python {
    $Check = 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 15))'
    foreach ($Words in @(@('py', '-3.13'), @('py', '-3.12'), @('py', '-3.11'), @('py', '-3.14'), @('python'))) {
        if (-not (Get-Command $Words[0] -ErrorAction SilentlyContinue)) { continue }
        $Rest = @($Words | Select-Object -Skip 1)
        try { & $Words[0] @Rest -c $Check *> $null } catch { continue }
        if ($LASTEXITCODE -eq 0) { return , $Words }
    }
    Stop-WithSentence ('TTS Studio needs Python 3.11 or later, and none was found. Install it with:  ' +
        'winget install Python.Python.3.13')
}

# Output of the set-up goes to standard error: standard output belongs to the program.
function Invoke-Quietly([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments | ForEach-Object { Say $_ }
    return $LASTEXITCODE -eq 0
}

function Install-Environment {
    $Words = Find-Python
    $Rest = @($Words | Select-Object -Skip 1)
    $Whole = (Test-Path -LiteralPath $Python) -and (Test-Path -LiteralPath $Stamp) -and
        -not (Test-Path -LiteralPath $Unfinished) -and
        ((Get-Content -LiteralPath $Stamp -TotalCount 1) -eq $Environment)
    if (-not $Whole) {
        Say "TTS Studio: making a Python environment in $Environment"
        if (Test-Path -LiteralPath $Environment) { Remove-Item -Recurse -Force -LiteralPath $Environment }
        New-Item -ItemType Directory -Path $Environment | Out-Null
        New-Item -ItemType File -Path $Unfinished | Out-Null
        if (-not (Invoke-Quietly $Words[0] ($Rest + @('-m', 'venv', $Environment)))) {
            Stop-WithSentence "TTS Studio could not make its Python environment in $Environment."
        }
    }
    Say 'TTS Studio: installing Python packages (a minute or two, only this once)'
    New-Item -ItemType File -Force -Path $Unfinished | Out-Null
    $Options = @('-m', 'pip', 'install', '-qq', '--no-input', '--disable-pip-version-check', '--progress-bar',
        'off', '--prefer-binary', '--require-hashes', '--requirement', $Requirements)
    if (-not (Invoke-Quietly $Python $Options)) {
        Stop-WithSentence ('TTS Studio could not install its Python packages. Check the network connection and ' +
            'start it again.')
    }
    $Packages = & $Python -c "import sysconfig; print(sysconfig.get_path('purelib'))"
    [IO.File]::WriteAllText((Join-Path $Packages 'tts_studio_checkout.pth'), "$Checkout`n")
    [IO.File]::WriteAllText($Stamp, (Get-WantedStamp))
    Remove-Item -LiteralPath $Unfinished
}

# Two starts at the same time set up one after the other.
$Digest = [BitConverter]::ToString(
    [Security.Cryptography.SHA256]::Create().ComputeHash([Text.Encoding]::UTF8.GetBytes($Checkout.ToLowerInvariant())))
$Mutex = New-Object System.Threading.Mutex($false, "tts-studio-$Digest")
try { [void] $Mutex.WaitOne() } catch [System.Threading.AbandonedMutexException] { }
try {
    if (-not (Test-Ready)) { Install-Environment }
}
finally {
    $Mutex.ReleaseMutex()
}

& $Python -P -m tts_studio @args
exit $LASTEXITCODE
