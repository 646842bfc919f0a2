# What a release checks on a real Windows 10 (1809) and 11, by a runner or a person (RELEASE.md says when).
#
#   powershell -ExecutionPolicy Bypass -File release_check.ps1 -Setup daiban-X-setup.exe [-Old daiban-W-setup.exe]
#       [-Center URL -Enrol CODE] [-AllUsers]
#
# Each step is one line, the last one "N of N passed". -AllUsers needs an administrator; the rest must run as a
# standard user. Removes the station of the user who runs it: never on a PC with real data.
param(
    [Parameter(Mandatory)] [string] $Setup,
    [string] $Old = "",
    [string] $Center = "",
    [string] $Enrol = "",
    [switch] $AllUsers
)
$ErrorActionPreference = "Stop"
$own = Join-Path $env:LOCALAPPDATA "Programs\Daiban"
$shared = Join-Path $env:ProgramFiles "Daiban"
$data = Join-Path $env:LOCALAPPDATA "Daiban"
$script:passed = 0
$script:tried = 0

function Step([string] $name, [scriptblock] $what) {
    $script:tried++
    try { $seen = & $what; $script:passed++; Write-Output "passed ${name}: $seen" }
    catch { Write-Output "FAILED ${name}: $($_.Exception.Message)" }
}

function Want($found, $wanted, [string] $what) {
    if ("$found" -ne "$wanted") { throw "${what}: $found, expected $wanted" }
}

function Run([string] $file, [string[]] $words) {
    (Start-Process -FilePath $file -ArgumentList $words -Wait -PassThru).ExitCode
}

function Selftest([string] $folder) {
    $told = & (Join-Path $folder "python.exe") -m desktop.cli selftest
    Want $LASTEXITCODE 0 ($told -join " | ")
    $told[-1]
}

# _?= runs the uninstaller in place, so that the call ends when it has ended.
function Uninstall([string] $folder, [string[]] $words) {
    Want (Run (Join-Path $folder "uninstall.exe") ($words + "_?=$folder")) 0 "error level"
    if (Test-Path (Join-Path $folder "python.exe")) { throw "python.exe is still there" }
}

Step "Windows" { (Get-CimInstance Win32_OperatingSystem).Caption + " " + [Environment]::OSVersion.Version }
Step "signature of the setup" {
    $sign = Get-AuthenticodeSignature $Setup
    Want $sign.Status "Valid" "status"
    $sign.SignerCertificate.Subject
}
if ($Old) {
    Step "the version before, its window open" {
        Want (Run $Old @("/S")) 0 "error level"
        Start-Process (Join-Path $own "pythonw.exe") "-m desktop.launcher daiban-desk"
        Start-Sleep 20
        Selftest $own
    }
}
Step "setup.exe /S" { Want (Run $Setup @("/S")) 0 "error level"; Selftest $own }
Get-Process pythonw -ErrorAction SilentlyContinue | Where-Object { $_.Path -like "$own*" } | Stop-Process -Force
Step "signatures of what is installed" {
    $files = Get-ChildItem $own -Recurse -Include *.exe, *.dll, *.pyd | Where-Object Name -ne "uninstall.exe"
    $signs = $files | Get-AuthenticodeSignature
    $broken = $signs | Where-Object { $_.Status -notin "Valid", "NotSigned" }
    if ($broken) { throw ($broken.Path -join ", ") }
    $python = $signs | Where-Object { (Split-Path $_.Path -Leaf) -in "python.exe", "pythonw.exe", "python311.dll" }
    $python | ForEach-Object { Want $_.Status "Valid" $_.Path }
    "$(@($signs | Where-Object Status -eq 'Valid').Count) valid, $(@($signs | Where-Object Status -eq 'NotSigned').Count) unsigned (wheels)"
}
Step "Defender" {
    $scanner = Join-Path $env:ProgramFiles "Windows Defender\MpCmdRun.exe"
    & $scanner -Scan -ScanType 3 -File $own -DisableRemediation | Out-Null
    Want $LASTEXITCODE 0 "threats found"
    "nothing found"
}
Step "window" {
    $window = Start-Process (Join-Path $own "pythonw.exe") "-m desktop.launcher daiban-desk" -PassThru
    Start-Sleep 20
    if ($window.HasExited) { throw "it ended with $($window.ExitCode)" }
    $shown = Get-Process pythonw | Where-Object { $_.MainWindowTitle }
    if (-not $shown) { throw "no window has a title" }
    Get-Process pythonw | Where-Object { $_.Path -like "$own*" } | Stop-Process -Force
    $shown[0].MainWindowTitle
}
if ($Center) {
    Step "enrolment" {
        Remove-Item $data -Recurse -Force -ErrorAction SilentlyContinue
        Want (Run $Setup @("/S", "/CENTER=$Center", "/ENROL=$Enrol")) 0 "error level (20: the code was not taken)"
        & (Join-Path $own "python.exe") -m desktop.cli --json key show | Out-Null
        Want $LASTEXITCODE 0 "key show"
        "error level 0"
    }
}
Step "uninstall keeps the data" {
    New-Item -ItemType Directory -Force $data | Out-Null
    Set-Content (Join-Path $data "kept.txt") "1"
    Uninstall $own @("/S")
    Want (Test-Path (Join-Path $data "kept.txt")) $true "data kept"
    "kept"
}
Step "uninstall /DELETEDATA" {
    Want (Run $Setup @("/S")) 0 "error level"
    Uninstall $own @("/S", "/DELETEDATA")
    Want (Test-Path $data) $false "data left"
    "removed"
}
if ($AllUsers) {
    Step "/ALLUSERS" { Want (Run $Setup @("/S", "/ALLUSERS")) 0 "error level"; Selftest $shared }
    Step "uninstall for all" { Uninstall $shared @("/S"); "gone" }
}
Write-Output "$script:passed of $script:tried passed"
exit [int]($script:passed -ne $script:tried)
