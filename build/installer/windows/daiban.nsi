; The Windows installer. Silent: setup.exe /S [/ALLUSERS] [/CENTER=URL /ENROL=CODE] [/D=FOLDER]
; Per user by default (no administrator, updates itself); /ALLUSERS for county IT.
; Uninstalling keeps the station's data in %LOCALAPPDATA%\Daiban: it is the village's records. /DELETEDATA removes it.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetCompressorDictSize 64
!include "MUI2.nsh"
!include "x64.nsh"
!include "WinVer.nsh"
!include "FileFunc.nsh"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Daiban"
!define TITLE "代办台"
Name "${TITLE} ${VERSION}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Daiban"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=2052 "FileDescription" "${TITLE} 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "The Daiban authors, Apache-2.0"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
Var everybody
Var center
Var enrol

!macro scope
  ${If} $everybody == "1"
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
  SetRegView 64
!macroend

; What stands behind an option up to the next space, "" where it is not given. GetOptions ends a value at the
; next slash, and an address has several.
!macro word OPTION INTO
  Push "${OPTION}"
  Call word
  Pop ${INTO}
!macroend

Function word
  Exch $R0
  Push $R1
  Push $R2
  Push $R3
  Push $R4
  ${GetParameters} $R1
  StrLen $R2 $R0
  StrCpy $R4 ""
  seek:
    StrCpy $R3 $R1 $R2
    StrCmp $R3 "" done
    StrCmp $R3 $R0 found
    StrCpy $R1 $R1 "" 1
    Goto seek
  found:
    StrCpy $R1 $R1 "" $R2
  take:
    StrCpy $R3 $R1 1
    StrCmp $R3 "" done
    StrCmp $R3 " " done
    StrCmp $R3 '"' next
    StrCpy $R4 "$R4$R3"
  next:
    StrCpy $R1 $R1 "" 1
    Goto take
  done:
  StrCpy $R0 $R4
  Pop $R4
  Pop $R3
  Pop $R2
  Pop $R1
  Exch $R0
FunctionEnd

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "需要 64 位 Windows。" /SD IDOK
    SetErrorLevel 10
    Quit
  ${EndIf}
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_ICONSTOP "需要 Windows 10（1809）或更新的版本。" /SD IDOK
    SetErrorLevel 11
    Quit
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/ALLUSERS" $1
  ${IfNot} ${Errors}
    StrCpy $everybody "1"
    ${If} $INSTDIR == "$LOCALAPPDATA\Programs\Daiban"
      StrCpy $INSTDIR "$PROGRAMFILES64\Daiban"
    ${EndIf}
  ${EndIf}
  !insertmacro word "/CENTER=" $center
  !insertmacro word "/ENROL=" $enrol
  ClearErrors
  !insertmacro scope
FunctionEnd

Section
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\lib"
  File /r "${PAYLOAD}/*.*"
  File "/oname=daiban.ico" "${ICON}"
  File "/oname=.manifest.json" "${PAYLOAD}/.manifest.json"
  FileOpen $0 "$INSTDIR\scope.txt" w
  FileWrite $0 "$everybody"
  FileClose $0
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateDirectory "$SMPROGRAMS\${TITLE}"
  CreateShortcut "$SMPROGRAMS\${TITLE}\${TITLE}.lnk" "$INSTDIR\pythonw.exe" "-m desktop.launcher daiban-desk" "$INSTDIR\daiban.ico"
  CreateShortcut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\pythonw.exe" "-m desktop.launcher daiban-desk" "$INSTDIR\daiban.ico"
  WriteRegStr SHCTX "${KEY}" "DisplayName" "${TITLE}"
  WriteRegStr SHCTX "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${KEY}" "DisplayIcon" "$INSTDIR\daiban.ico"
  WriteRegStr SHCTX "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${KEY}" "NoRepair" 1
  ${If} $center != ""
  ${AndIf} $enrol != ""
    nsExec::ExecToLog '"$INSTDIR\python.exe" -m desktop.cli enrol "$enrol" --center "$center"'
    Pop $0
    ${If} $0 != "0"
      SetErrorLevel 20
    ${EndIf}
  ${EndIf}
SectionEnd

Function un.onInit
  FileOpen $0 "$INSTDIR\scope.txt" r
  FileRead $0 $everybody
  FileClose $0
  !insertmacro scope
FunctionEnd

Section "Uninstall"
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DELETEDATA" $1
  ${IfNot} ${Errors}
    RMDir /r "$LOCALAPPDATA\Daiban"
  ${EndIf}
  RMDir /r "$LOCALAPPDATA\Daiban-Program"
  RMDir /r "$INSTDIR\lib"
  Delete "$INSTDIR\.manifest.json"
  Delete "$INSTDIR\*.dll"
  Delete "$INSTDIR\*.pyd"
  Delete "$INSTDIR\*.cmd"
  Delete "$INSTDIR\python*.*"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\daiban.ico"
  Delete "$INSTDIR\scope.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$DESKTOP\${TITLE}.lnk"
  RMDir /r "$SMPROGRAMS\${TITLE}"
  DeleteRegKey SHCTX "${KEY}"
SectionEnd
